import { NO_SECRET, type SecretChoice, toSecretChoice, toSecretReference } from '../../ui/secret-field.tsx';
import type { AdapterValue } from './adapter-data.ts';
import { durationText, parseDuration, parseDurations } from './duration-text.ts';

export interface PairRow {
  /** Names the row while it is edited. */
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** Of a header whose value holds `{{secret}}`. */
  readonly secret?: SecretChoice;
}

/** An adapter as its form holds it. */
export interface AdapterValues {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly method: AdapterValue['method'];
  readonly url: string;
  readonly parameters: readonly PairRow[];
  readonly headers: readonly PairRow[];
  readonly bodyKind: 'none' | 'form' | 'json' | 'text';
  readonly fields: readonly PairRow[];
  readonly template: string;
  readonly contentType: string;
  readonly authKind: 'none' | 'basic' | 'bearer';
  readonly username: string;
  readonly credential: SecretChoice;
  readonly isSigned: boolean;
  readonly signingSecret: SecretChoice;
  readonly timeout: string;
  readonly deadline: string;
  readonly retryDelays: string;
}

let rows = 0;

export function newRow(name = '', value = '', secret?: SecretChoice): PairRow {
  return { key: String(++rows), name, value, ...(secret && { secret }) };
}

export const EMPTY_ADAPTER: AdapterValues = {
  id: '',
  name: '',
  enabled: true,
  method: 'GET',
  url: '',
  parameters: [],
  headers: [],
  bodyKind: 'none',
  fields: [],
  template: '',
  contentType: '',
  authKind: 'none',
  username: '',
  credential: NO_SECRET,
  isSigned: false,
  signingSecret: NO_SECRET,
  timeout: '',
  deadline: '',
  retryDelays: '',
};

export function toValues(adapter: AdapterValue): AdapterValues {
  const { id, name, enabled, method, url, parameters, headers, body, auth, signingSecret, timeoutMs, deadlineMs, retryDelaysMs } = adapter;
  return {
    ...EMPTY_ADAPTER,
    id,
    name,
    enabled,
    method,
    url,
    parameters: parameters.map((pair) => newRow(pair.name, pair.value)),
    headers: headers.map((header) => newRow(header.name, header.value, header.secret && toSecretChoice(header.secret))),
    bodyKind: body?.kind ?? 'none',
    fields: body?.kind === 'form' ? body.fields.map((pair) => newRow(pair.name, pair.value)) : [],
    template: body !== undefined && body.kind !== 'form' ? body.template : '',
    contentType: body?.kind === 'text' ? (body.contentType ?? '') : '',
    authKind: auth?.kind ?? 'none',
    username: auth?.kind === 'basic' ? auth.username : '',
    credential: toSecretChoice(auth?.kind === 'basic' ? auth.password : auth?.token),
    isSigned: signingSecret !== undefined,
    signingSecret: toSecretChoice(signingSecret),
    timeout: timeoutMs === undefined ? '' : durationText(timeoutMs),
    deadline: deadlineMs === undefined ? '' : durationText(deadlineMs),
    retryDelays: (retryDelaysMs ?? []).map(durationText).join(', '),
  };
}

const toPair = ({ name, value }: PairRow) => ({ name, value });

/** What the schema of an adapter is asked about; what was left empty is left out. */
export function toBody(values: AdapterValues): unknown {
  const { id, name, enabled, method, url, parameters, headers, credential, username, authKind, isSigned, signingSecret } = values;
  return {
    id,
    name,
    enabled,
    method,
    url,
    parameters: parameters.map(toPair),
    headers: headers.map((header) => ({ ...toPair(header), ...(header.secret && { secret: toSecretReference(header.secret) }) })),
    ...(values.bodyKind !== 'none' && { body: toRequestBody(values) }),
    ...(authKind === 'basic' && { auth: { kind: 'basic', username, password: toSecretReference(credential) } }),
    ...(authKind === 'bearer' && { auth: { kind: 'bearer', token: toSecretReference(credential) } }),
    ...(isSigned && { signingSecret: toSecretReference(signingSecret) }),
    ...(values.timeout.trim() !== '' && { timeoutMs: parseDuration(values.timeout) }),
    ...(values.deadline.trim() !== '' && { deadlineMs: parseDuration(values.deadline) }),
    ...(values.retryDelays.trim() !== '' && { retryDelaysMs: parseDurations(values.retryDelays) }),
  };
}

function toRequestBody({ bodyKind, fields, template, contentType }: AdapterValues): unknown {
  if (bodyKind === 'form') return { kind: 'form', fields: fields.map(toPair) };
  return { kind: bodyKind, template, ...(bodyKind === 'text' && contentType.trim() !== '' && { contentType }) };
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  // A refusal of the server names the adapter's place in the configuration.
  [/^adapters(?:\[\d+\]|\.\d+)\.?/, ''],
  [/^body\.(?=fields|template|contentType)/, ''],
  [/^body$/, 'template'],
  [/^auth\.(?:password|token)\b.*$/, 'credential'],
  [/^auth\.username$/, 'username'],
  [/^signingSecret\b.*$/, 'signingSecret'],
  [/^timeoutMs$/, 'timeout'],
  [/^deadlineMs$/, 'deadline'],
  [/^retryDelaysMs\b.*$/, 'retryDelays'],
];

/** Field of the body -> field of the form. */
export function fieldOf(field: string): string {
  return PLACES.reduce((name, [pattern, replacement]) => name.replace(pattern, replacement), field);
}
