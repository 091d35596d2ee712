import { errorText } from '@ringhook/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ApiError, type ApiErrorCode, type ApiErrorDetails, errorRow, type WrongField } from './errors.ts';

interface Found {
  readonly code: string;
  readonly detail: string;
  readonly details?: ApiErrorDetails;
}

export interface ProblemLog {
  readonly error: (fields: object, message: string) => void;
}

/** The one place where an error becomes an answer (RFC 9457). What was not raised on purpose is a 500 without detail. */
export function problemHandler(log: ProblemLog) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void => {
    const { code, detail, details = {} } = describe(error);
    const row = errorRow(code) ?? { code: 'INTERNAL', status: 500, title: 'Something went wrong in Ringhook' };
    if (row.status >= 500) log.error({ code, method: request.method, route: request.routeOptions.url, err: error }, 'request.failed');
    for (const [name, value] of Object.entries(details.headers ?? {})) void reply.header(name, value);
    const problem = {
      type: `urn:ringhook:error:${row.code}`,
      title: row.title,
      status: row.status,
      code: row.code,
      detail,
      ...(details.fields && { fields: details.fields }),
      ...(details.failedTests && { failedTests: details.failedTests }),
      ...(details.currentRevision !== undefined && { currentRevision: details.currentRevision }),
    };
    // A string passes by the response schema of the route, which describes success.
    void reply.status(row.status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
  };
}

const FROM_FASTIFY: Readonly<Record<string, ApiErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_BAD_URL: 'REQUEST_INVALID',
};

function describe(error: FastifyError | Error): Found {
  if (error instanceof ApiError) return { code: error.code, detail: error.message, details: error.details };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => ({ field: fieldPath(issue.instancePath), message: String(issue.message) }));
    return { code: 'REQUEST_INVALID', detail: `${error.validationContext ?? 'request'}: ${sentence(fields)}`, details: { fields } };
  }
  const code = 'code' in error ? String(error.code) : '';
  if (errorRow(code) && code !== 'INTERNAL') return { code, detail: errorText(error) };
  const known = FROM_FASTIFY[code];
  if (known) return { code: known, detail: errorText(error) };
  // JSON.parse and fastify's own refusals carry a 4xx status without a code of ours.
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return { code: 'REQUEST_INVALID', detail: errorText(error) };
  return { code: 'INTERNAL', detail: 'unexpected error; the log has the details' };
}

/** `/parameters/2/value` (RFC 6901) as `parameters[2].value`. */
export function fieldPath(pointer: string): string {
  const steps = pointer.split('/').filter((step) => step !== '');
  return joinPath(steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')));
}

export function joinPath(steps: readonly PropertyKey[]): string {
  let path = '';
  for (const step of steps) path += /^\d+$/.test(String(step)) ? `[${String(step)}]` : path === '' ? String(step) : `.${String(step)}`;
  return path;
}

function sentence(fields: readonly WrongField[]): string {
  const shown = fields.slice(0, 3).map(({ field, message }) => (field === '' ? message : `${field} ${message}`));
  return shown.join('; ') + (fields.length > shown.length ? ` (and ${fields.length - shown.length} more)` : '');
}
