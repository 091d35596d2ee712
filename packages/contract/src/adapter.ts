import { z } from 'zod';
import { flag, id, listOf, oneOf, strict, text, whole } from './field.ts';
import { SecretReference } from './secret.ts';

const TEMPLATE_CHARS = 65_536;
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1_000;

export const NameValue = strict({ name: text(), value: text({ min: 0, max: TEMPLATE_CHARS }) }).meta({
  id: 'NameValue',
  description: '`value` may be literal text, placeholders like `{{CallerID}}`, or both.',
});

export const Header = strict({ name: text(), value: text({ min: 0, max: TEMPLATE_CHARS }), secret: SecretReference.exactOptional() }).meta({
  id: 'Header',
  description:
    '`value` as in NameValue. With `secret`, `{{secret}}` in `value` stands for it, e.g. `Api-Key {{secret}}`: it is put in when the request leaves, and is never stored or shown.',
});

const BODY_KIND = 'must be one of form, json, text';

export const BodyTemplate = z
  .discriminatedUnion(
    'kind',
    [
      strict({ kind: z.literal('form'), fields: listOf(NameValue, 500) }),
      strict({ kind: z.literal('json'), template: text({ max: TEMPLATE_CHARS }) }),
      strict({ kind: z.literal('text'), template: text({ min: 0, max: TEMPLATE_CHARS }), contentType: text().exactOptional() }),
    ],
    { error: BODY_KIND },
  )
  .meta({ id: 'BodyTemplate' });

export const EndpointAuth = z
  .discriminatedUnion(
    'kind',
    [
      strict({ kind: z.literal('basic'), username: text(), password: SecretReference }),
      strict({ kind: z.literal('bearer'), token: SecretReference }),
    ],
    { error: 'must be one of basic, bearer' },
  )
  .meta({ id: 'EndpointAuth' });

export const Adapter = strict({
  id: id(),
  name: text(),
  enabled: flag().default(true),
  method: oneOf(['GET', 'POST', 'PUT', 'PATCH']).default('GET'),
  url: text({ max: 8_192 }).regex(/^https?:\/\//i, 'must begin with http:// or https://'),
  parameters: listOf(NameValue, 500).default([]),
  headers: listOf(Header, 100).default([]),
  body: BodyTemplate.exactOptional(),
  auth: EndpointAuth.exactOptional(),
  signingSecret: SecretReference.exactOptional(),
  deadlineMs: whole({ min: 100, max: THIRTY_DAYS_MS }).exactOptional(),
  retryDelaysMs: listOf(whole({ min: 100, max: THIRTY_DAYS_MS }), 100).exactOptional(),
  timeoutMs: whole({ min: 100, max: 120_000 }).exactOptional(),
}).meta({
  id: 'Adapter',
  description: 'A URL adapter: one endpoint and what is told to it. `url` holds no query; the query is `parameters`, sent in their order.',
});

export const AdapterFromUrl = strict({ url: text({ max: 65_536 }) }).meta({ id: 'AdapterFromUrl', description: 'A ready link as pasted.' });

const Finding = z.object({ path: z.string(), code: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) });
const SentPair = z.object({ name: z.string(), value: z.string() });

export const AdapterDraft = z
  .object({ url: z.string(), parameters: z.array(SentPair).readonly(), notes: z.array(z.string()).readonly() })
  .meta({ id: 'AdapterDraft', description: 'Fields for a new adapter; nothing is saved yet.' });

export const PreviewRequest = strict({
  adapter: Adapter,
  callNumber: whole({ min: 0, max: Number.MAX_SAFE_INTEGER }).exactOptional(),
}).meta({
  id: 'PreviewRequest',
});

export const AdapterPreview = z
  .object({
    requests: z
      .array(
        z.object({
          event: z.enum(['start', 'hangup', 'pickup', 'missed']),
          request: z.object({ method: z.string(), url: z.string(), headers: z.array(SentPair).readonly(), body: z.string().nullable() }),
        }),
      )
      .readonly(),
    findings: z.array(Finding).readonly(),
  })
  .meta({ id: 'AdapterPreview', description: 'What would be sent, and what is wrong or doubtful. Credentials are never shown.' });

export const ExampleParameters = z
  .object({ id: z.string(), title: z.string(), parameters: z.array(SentPair).readonly() })
  .meta({ id: 'ExampleParameters' });

export const PlaceholderInfo = z
  .object({
    placeholders: z.array(z.object({ name: z.string(), type: z.string(), summary: z.string(), example: z.string() })).readonly(),
    filters: z.array(z.object({ name: z.string(), summary: z.string() })).readonly(),
  })
  .meta({ id: 'PlaceholderInfo' });
