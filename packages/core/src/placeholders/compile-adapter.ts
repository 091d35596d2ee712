import type { BodyTemplate, HeaderTemplate, NameValue, UrlAdapter } from '../config/configuration.ts';
import type { FrozenRequest } from '../delivery/delivery.ts';
import { escapeComponent, escapeHeaderText } from './escape.ts';
import { FORM, FORM_TEXT, HEADER, JSON_STRING, PATH, QUERY, TEXT, XML } from './escapings.ts';
import type { FilterContext } from './filter.ts';
import { isAllowedHeader } from './header-rules.ts';
import type { HookFacts } from './hook-facts.ts';
import { checkJsonTemplate } from './json-template.ts';
import { compileTemplate, type Escaping, mergeSegments, renderSegments, type Segment } from './template.ts';
import { splitQuery, splitUrl } from './url-text.ts';

/** An adapter whose templates were parsed once. */
export interface CompiledAdapter {
  readonly definition: UrlAdapter;
  /** The request for one event, completely escaped, without credentials. Never throws, whatever a caller is called. */
  readonly render: (facts: HookFacts) => FrozenRequest;
}

/** Undefined when the URL leads nowhere or values could break out of the JSON body; `lintConfiguration` says why. */
export function compileAdapter(definition: UrlAdapter, context: FilterContext): CompiledAdapter | undefined {
  const url = splitUrl(definition.url);
  if (url.kind === 'invalid') return undefined;
  const parameters = [...splitQuery(url.query ?? ''), ...definition.parameters];
  const urlSegments = mergeSegments([url.origin, ...pathSegments(url.path, context), ...pairSegments('?', parameters, QUERY, context)]);
  const body = definition.method === 'GET' ? undefined : definition.body;
  if (body?.kind === 'json' && checkJsonTemplate(body.template) !== undefined) return undefined;
  const bodySegments = body && mergeSegments(compileBody(body, contentTypeOf(body, definition.headers), context));
  const headersOf = compileHeaders(definition.headers, body, context);
  const { method } = definition;
  return {
    definition,
    render: (facts) => ({
      method,
      url: renderSegments(urlSegments, facts),
      headers: headersOf(facts),
      body: bodySegments === undefined ? null : renderSegments(bodySegments, facts),
    }),
  };
}

function pathSegments(path: string, context: FilterContext): Segment[] {
  return path.split(/(\/)/).flatMap((text): Segment[] => {
    const segments = mergeSegments(compileTemplate(text, PATH, context));
    if (segments.every((segment) => typeof segment === 'string')) return segments;
    return [(facts: HookFacts) => withoutDotSegment(renderSegments(segments, facts))];
  });
}

/** A value must not climb in the path: a segment that came out as `.` or `..` is left empty. */
export function withoutDotSegment(text: string): string {
  return /^(?:\.|%2e){1,2}$/i.test(text) ? '' : text;
}

function pairSegments(lead: string, pairs: readonly NameValue[], escaping: Escaping, context: FilterContext): Segment[] {
  return pairs.flatMap(({ name, value }, index) => [
    `${index === 0 ? lead : '&'}${escapeComponent(name)}=`,
    ...compileTemplate(value, escaping, context),
  ]);
}

function compileBody(body: BodyTemplate, contentType: string, context: FilterContext): Segment[] {
  if (body.kind === 'form') return pairSegments('', body.fields, FORM, context);
  if (body.kind === 'json') return compileTemplate(body.template, JSON_STRING, context);
  return compileTemplate(body.template, escapingOf(contentType), context);
}

/** What the text says it is decides how values get into it, so that none of them can break out. */
function escapingOf(contentType: string): Escaping {
  if (/xml|html/i.test(contentType)) return XML;
  if (/json/i.test(contentType)) return JSON_STRING;
  return /urlencoded/i.test(contentType) ? FORM_TEXT : TEXT;
}

/** A header of the adapter has the last word. */
function contentTypeOf(body: BodyTemplate, headers: readonly NameValue[]): string {
  const own = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  if (own !== undefined) return own.value;
  if (body.kind === 'form') return 'application/x-www-form-urlencoded';
  if (body.kind === 'json') return 'application/json';
  return escapeHeaderText(body.contentType ?? 'text/plain; charset=utf-8');
}

/** Those with a secret are left out: nothing that is stored holds one. */
function compileHeaders(
  headers: readonly HeaderTemplate[],
  body: BodyTemplate | undefined,
  context: FilterContext,
): (facts: HookFacts) => readonly NameValue[] {
  const compiled = headers
    .filter(({ name, secret }) => isAllowedHeader(name) && secret === undefined)
    .map(({ name, value }) => ({ name, segments: mergeSegments(compileTemplate(value, HEADER, context)) }));
  const hasOwnType = compiled.some(({ name }) => name.toLowerCase() === 'content-type');
  const type = body === undefined || hasOwnType ? [] : [{ name: 'content-type', value: contentTypeOf(body, headers) }];
  const isFixed = compiled.every(({ segments }) => segments.every((segment) => typeof segment === 'string'));
  if (isFixed) {
    const fixed = [...type, ...compiled.map(({ name, segments }) => ({ name, value: segments.join('').trim() }))];
    return () => fixed;
  }
  return (facts) => [...type, ...compiled.map(({ name, segments }) => ({ name, value: renderSegments(segments, facts).trim() }))];
}
