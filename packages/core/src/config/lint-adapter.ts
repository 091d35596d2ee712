import { isAllowedHeader } from '../placeholders/header-rules.ts';
import { objectToSecretHeader } from '../placeholders/secret-header.ts';
import { checkJsonTemplate } from '../placeholders/json-template.ts';
import { checkTemplate, parseTemplate } from '../placeholders/template.ts';
import { splitQuery, splitUrl } from '../placeholders/url-text.ts';
import { type BodyTemplate, type HeaderTemplate, HTTP_METHODS, type NameValue, type UrlAdapter } from './configuration.ts';
import { type LintFinding, lintError, lintWarning } from './lint-finding.ts';

/** Limits as in the schemas of the API, for configurations that did not come through it; a test compares the two. */
const MIN_TIME_MS = 100;
const MAX_DELAY_MS = 30 * 24 * 60 * 60 * 1_000;
const MAX_TIMEOUT_MS = 120_000;

export function lintAdapter(adapter: UrlAdapter, path: string): LintFinding[] {
  const findings: LintFinding[] = [];
  if (adapter.name.trim() === '') findings.push(lintError(`${path}.name`, 'EMPTY', 'give the adapter a name'));
  if (!HTTP_METHODS.includes(adapter.method)) {
    findings.push(lintError(`${path}.method`, 'METHOD_UNKNOWN', `"${adapter.method}" is not one of ${HTTP_METHODS.join(', ')}`));
  }
  return [
    ...findings,
    ...lintUrl(adapter, path),
    ...adapter.parameters.flatMap((pair, index) => lintPair(pair, `${path}.parameters[${index}]`)),
    ...lintVerbatim(adapter, path),
    ...adapter.headers.flatMap((header, index) => lintHeader(header, `${path}.headers[${index}]`)),
    ...lintAuthorization(adapter, path),
    ...lintSecretHeaders(adapter, path),
    ...(adapter.body === undefined ? [] : lintBody(adapter.body, adapter.method, `${path}.body`)),
    ...lintTimes(adapter, path),
  ];
}

function lintTemplate(text: string, path: string): LintFinding[] {
  return checkTemplate(text).map(({ code, message, severity }) => ({ path, code, message, severity }));
}

function lintUrl({ url }: UrlAdapter, path: string): LintFinding[] {
  const parts = splitUrl(url);
  const at = `${path}.url`;
  if (parts.kind === 'invalid') return [lintError(at, parts.code, parts.message)];
  const findings = lintTemplate(parts.path, at);
  if (parts.fragment !== null)
    findings.push(lintWarning(at, 'URL_HAS_FRAGMENT', `#${parts.fragment} is never sent to a server; take it away`));
  if (parts.query !== null) {
    const message = 'the URL carries its own parameters; they are sent first, but are easier to edit in the list of parameters';
    findings.push(lintWarning(at, 'URL_HAS_QUERY', message));
    findings.push(...splitQuery(parts.query).flatMap(({ value }) => lintTemplate(value, at)));
  }
  return findings;
}

function lintPair({ name, value }: NameValue, path: string): LintFinding[] {
  const findings = lintTemplate(value, `${path}.value`);
  if (name.trim() === '') findings.push(lintError(`${path}.name`, 'EMPTY', 'the parameter has no name'));
  if (name.includes('{{')) {
    findings.push(lintError(`${path}.name`, 'PLACEHOLDER_IN_NAME', `"${name}": placeholders belong into the value, names are literal`));
  }
  return findings;
}

/** F66: a link that is inserted as it is brings its own `&`, so nothing may follow it. */
function lintVerbatim({ parameters }: UrlAdapter, path: string): LintFinding[] {
  return parameters.slice(0, -1).flatMap(({ value }, index) => {
    const isVerbatim = parseTemplate(value).some(
      (part) => part.kind === 'placeholder' && part.name === 'RecordingURL' && part.filters.length === 0,
    );
    if (!isVerbatim) return [];
    const fix = 'move it to the end of the list or use {{RecordingURL_asURIComponent}}';
    const message = `{{RecordingURL}} is inserted with its own ? and &, so a reader takes parts of it for further parameters; ${fix}`;
    return [lintWarning(`${path}.parameters[${index}].value`, 'VERBATIM_NOT_LAST', message)];
  });
}

function lintHeader(header: HeaderTemplate, path: string): LintFinding[] {
  const { name, value, secret } = header;
  const objection = secret && objectToSecretHeader(header);
  const findings = secret ? [] : lintTemplate(value, `${path}.value`);
  if (objection !== undefined) findings.push(lintError(`${path}.value`, 'SECRET_PLACE', objection));
  if (!isAllowedHeader(name)) {
    const message = `the header "${name}" cannot be set here: it is no header name, or it belongs to the connection or to Ringhook`;
    findings.push(lintError(`${path}.name`, 'HEADER_FORBIDDEN', message));
  }
  if (/[^\u0020-\u007e\t]/.test(value)) {
    findings.push(lintError(`${path}.value`, 'HEADER_TEXT', 'a header holds visible ASCII only: no line breaks, no accented letters'));
  }
  return findings;
}

/** Two of them are never sent, so nothing would ever arrive. */
function lintAuthorization({ headers, auth }: UrlAdapter, path: string): LintFinding[] {
  const index = headers.findIndex(({ name }) => name.toLowerCase() === 'authorization');
  if (auth === undefined || index === -1) return [];
  const message = 'the adapter has an authentication of its own (auth), which sets this header; take one of the two away';
  return [lintError(`${path}.headers[${index}].name`, 'AUTHORIZATION_TWICE', message)];
}

/** An endpoint that gets the same header twice would take either. */
function lintSecretHeaders({ headers }: UrlAdapter, path: string): LintFinding[] {
  const names = headers.map(({ name }) => name.toLowerCase());
  return headers.flatMap(({ name, secret }, index) => {
    if (!secret || names.indexOf(name.toLowerCase()) === names.lastIndexOf(name.toLowerCase())) return [];
    const message = `the header "${name}" with its secret is there a second time; take one of the two away`;
    return [lintError(`${path}.headers[${index}].name`, 'HEADER_TWICE', message)];
  });
}

function lintBody(body: BodyTemplate, method: string, path: string): LintFinding[] {
  const findings: LintFinding[] = [];
  if (method === 'GET') findings.push(lintWarning(path, 'BODY_IGNORED', 'a GET request has no body; choose POST, PUT or PATCH'));
  if (body.kind === 'form') return [...findings, ...body.fields.flatMap((field, index) => lintPair(field, `${path}.fields[${index}]`))];
  findings.push(...lintTemplate(body.template, `${path}.template`));
  const objection = body.kind === 'json' ? checkJsonTemplate(body.template) : undefined;
  if (objection !== undefined) findings.push(lintError(`${path}.template`, 'JSON_INVALID', objection));
  if (
    body.kind === 'text' &&
    body.contentType !== undefined &&
    !/^[\w.+-]+\/[\w.+-]+(?:\s*;\s*[\w-]+="?[\w.-]+"?)*$/.test(body.contentType)
  ) {
    findings.push(lintError(`${path}.contentType`, 'CONTENT_TYPE_INVALID', `"${body.contentType}" is no content type; use e.g. text/xml`));
  }
  return findings;
}

function lintTimes({ deadlineMs, retryDelaysMs, timeoutMs }: UrlAdapter, path: string): LintFinding[] {
  const findings: LintFinding[] = [];
  if (deadlineMs !== undefined && !isBetween(deadlineMs, MAX_DELAY_MS)) {
    findings.push(lintError(`${path}.deadlineMs`, 'OUT_OF_RANGE', `the deadline has to be ${MIN_TIME_MS} ms to 30 days`));
  }
  if (timeoutMs !== undefined && !isBetween(timeoutMs, MAX_TIMEOUT_MS)) {
    findings.push(lintError(`${path}.timeoutMs`, 'OUT_OF_RANGE', `the time-out has to be ${MIN_TIME_MS} to ${MAX_TIMEOUT_MS} ms`));
  }
  const badDelay = retryDelaysMs?.findIndex((delay) => !isBetween(delay, MAX_DELAY_MS)) ?? -1;
  if (badDelay !== -1) {
    findings.push(lintError(`${path}.retryDelaysMs[${badDelay}]`, 'OUT_OF_RANGE', `a delay has to be ${MIN_TIME_MS} ms to 30 days`));
  }
  if ((retryDelaysMs ?? []).reduce((sum, delay) => sum + delay, 0) > MAX_DELAY_MS) {
    findings.push(lintError(`${path}.retryDelaysMs`, 'OUT_OF_RANGE', 'all delays together may be 30 days at most'));
  }
  return findings;
}

function isBetween(ms: number, maxMs: number): boolean {
  return ms >= MIN_TIME_MS && ms <= maxMs;
}
