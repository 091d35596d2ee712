import { AppError, type TestResult } from '@ringhook/core';

export interface ErrorRow {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** What whoever gets it does about it. */
  readonly fix: string;
}

/** Every code an answer can carry. `docs/reference/errors.md` is made from this table. */
export const API_ERRORS = [
  { code: 'REQUEST_INVALID', status: 400, title: 'The request is not as it must be', fix: 'Correct the fields that `fields` names.' },
  {
    code: 'CURSOR_INVALID',
    status: 400,
    title: 'This is not a cursor of this list',
    fix: 'Take `next` of the page before, or leave `cursor` out to begin at the first page.',
  },
  {
    code: 'UNAUTHENTICATED',
    status: 401,
    title: 'Not signed in',
    fix: 'Sign in, or send `Authorization: Bearer rh_...`; make a token with `ringhook token create`.',
  },
  {
    code: 'MESSAGE_INVALID',
    status: 400,
    title: 'This is no message the source understands',
    fix: 'Compare what is sent with the guide of this kind of source; `detail` names the field.',
  },
  {
    code: 'SENDER_NOT_PROVEN',
    status: 401,
    title: 'The signature or password of a message is not right',
    fix: 'Compare the secret at both ends. Where the address is signed, `publicUrl` in the settings has to be the one the sender knows.',
  },
  {
    code: 'SENDER_NOT_ALLOWED',
    status: 403,
    title: 'Messages from this address are not taken',
    fix: 'Add the address to `allowedSenders` of the source, if it is the right one.',
  },
  {
    code: 'SCOPE_MISSING',
    status: 403,
    title: 'Not allowed for this account or token',
    fix: 'Use one with the scope that `detail` names.',
  },
  {
    code: 'SIGN_IN_REFUSED',
    status: 401,
    title: 'Login or password is not right',
    fix: 'Try again; an administrator can give a one-time password, and so can `ringhook account reset-password`.',
  },
  {
    code: 'TOO_MANY_SIGN_INS',
    status: 429,
    title: 'Too many tries to sign in went wrong',
    fix: 'Wait as long as `Retry-After` says; the wait grows with every further failure.',
  },
  {
    code: 'SIGN_IN_BUSY',
    status: 503,
    title: 'Too many people are signing in at once',
    fix: 'Try again in a moment.',
  },
  {
    code: 'ACCOUNT_DISABLED',
    status: 403,
    title: 'This account is disabled',
    fix: 'Ask an administrator to enable it.',
  },
  {
    code: 'ACCOUNT_WITHOUT_USER',
    status: 403,
    title: 'This account is no user of the directory',
    fix: 'Let an administrator choose the user of the directory that this account is, and give that user an extension.',
  },
  {
    code: 'UPGRADE_NEEDED',
    status: 426,
    title: 'This address is a WebSocket',
    fix: 'Connect with ws:// or wss:// and the headers of RFC 6455; a proxy has to pass `Upgrade` on.',
  },
  {
    code: 'ACCOUNT_NEEDED',
    status: 403,
    title: 'This is about an account, not about a token',
    fix: 'Sign in with login and password.',
  },
  {
    code: 'PASSWORD_CHANGE_NEEDED',
    status: 403,
    title: 'A new password has to be set first',
    fix: 'Set one with `POST /api/v1/auth/password`: the one-time password only serves for that.',
  },
  {
    code: 'ORIGIN_FOREIGN',
    status: 403,
    title: 'The request does not come from this console',
    fix: 'Programs use a token. Behind a proxy, set `publicUrl` in the settings to the address that browsers use.',
  },
  {
    code: 'SETUP_TOKEN_WRONG',
    status: 403,
    title: 'This is not the set-up token',
    fix: 'Take the one that was printed when Ringhook was started last; every start prints another.',
  },
  { code: 'SETUP_DONE', status: 409, title: 'The first account is there already', fix: 'Sign in.' },
  {
    code: 'LAST_ADMINISTRATOR',
    status: 409,
    title: 'Nobody could sign in as administrator any more',
    fix: 'Make another administrator with a password first.',
  },
  {
    code: 'SIGNS_IN_BY_PROVIDER',
    status: 409,
    title: 'This account has no password here',
    fix: 'Change it at the identity provider.',
  },
  {
    code: 'PROVIDER_FAILED',
    status: 502,
    title: 'Sign-in by the identity provider went wrong',
    fix: 'Try again. If it stays, compare issuer, client id, client secret and redirect address at both ends; the audit log has the reason.',
  },
  {
    code: 'PROVIDER_ROLE_MISSING',
    status: 403,
    title: 'The identity provider gives no role here',
    fix: 'Add a group of this person to `settings.signIn.oidc.roles`, or set `otherwise`.',
  },
  {
    code: 'NOT_FOUND',
    status: 404,
    title: 'There is no such thing',
    fix: 'Check the id in the path; percent-encode it (`+` of a number is `%2B`).',
  },
  { code: 'METHOD_NOT_ALLOWED', status: 405, title: 'Not with this method', fix: 'Use one of those that `Allow` names.' },
  { code: 'ALREADY_EXISTS', status: 409, title: 'This id is taken', fix: 'Choose another id, or replace the existing one with PUT.' },
  {
    code: 'MANAGED_BY_FILE',
    status: 409,
    title: 'The configuration is managed by a file',
    fix: 'Change the file that `detail` names and send SIGHUP, or start with `--config-editable`.',
  },
  {
    code: 'TESTS_FAIL',
    status: 409,
    title: 'Saved tests would fail',
    fix: 'Look at the differences in `failedTests`. If they are meant, repeat with `Ignore-Tests: true` (the history says so) and update the tests.',
  },
  {
    code: 'SAVED_TESTS_FULL',
    status: 409,
    title: 'There are too many saved tests',
    fix: 'Remove saved tests that say the same as others.',
  },
  {
    code: 'REVISION_CONFLICT',
    status: 409,
    title: 'The configuration was changed by somebody else',
    fix: 'Read it again, compare, and repeat with `If-Match: "<currentRevision>"`.',
  },
  {
    code: 'IDEMPOTENCY_IN_PROGRESS',
    status: 409,
    title: 'The same request is being worked on',
    fix: 'Wait for its answer, then repeat: the answer is given again.',
  },
  {
    code: 'REPLAY_CALL_LIVE',
    status: 409,
    title: 'The call still goes on',
    fix: 'Send it again when it is over: until then it is told as it happens.',
  },
  {
    code: 'REPLAY_EMPTY',
    status: 409,
    title: 'There is nothing to send again',
    fix: 'Widen the range or the filters; `POST /api/v1/replays/preview` says what there is.',
  },
  {
    code: 'REPLAYS_BUSY',
    status: 429,
    title: 'Enough replays are running already',
    fix: 'Wait for one of them, or cancel it with `DELETE /api/v1/replays/{replay}`.',
  },
  {
    code: 'IMPORT_IMPOSSIBLE',
    status: 409,
    title: 'This kind of PBX can’t say who is there',
    fix: 'Import a CSV file instead.',
  },
  { code: 'IMPORT_FAILED', status: 502, title: 'The PBX could not be asked', fix: 'Do what `detail` says, then import again.' },
  { code: 'BODY_TOO_LARGE', status: 413, title: 'The body is too large', fix: 'Send less at a time.' },
  {
    code: 'MEDIA_TYPE_UNSUPPORTED',
    status: 415,
    title: 'This content type is not read here',
    fix: 'Send JSON with `Content-Type: application/json`.',
  },
  {
    code: 'MESSAGE_TYPE_UNSUPPORTED',
    status: 415,
    title: 'The source does not read this content type',
    fix: 'Switch the sender to the content type that `detail` names.',
  },
  {
    code: 'CONFIGURATION_INVALID',
    status: 422,
    title: 'The configuration would not work',
    fix: 'Correct what `fields` names; nothing was saved.',
  },
  {
    code: 'ADAPTER_UNUSABLE',
    status: 422,
    title: 'The adapter can’t be sent by as it is',
    fix: 'Do what `detail` says: mostly a secret is missing or has characters that no header can carry.',
  },
  {
    code: 'IDEMPOTENCY_MISMATCH',
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    fix: 'Use a new key for a new request.',
  },
  {
    code: 'REVISION_REQUIRED',
    status: 428,
    title: 'Say which revision you changed',
    fix: 'Send the `ETag` of what you read as `If-Match`, or `If-Match: *` to overwrite whatever is there.',
  },
  {
    code: 'TOO_MANY_FAILURES',
    status: 429,
    title: 'Too many requests without a valid token or signature',
    fix: 'Wait as long as `Retry-After` says and use a valid token; at `/ingest`, correct the secret at the sender.',
  },
  {
    code: 'TRIALS_BUSY',
    status: 429,
    title: 'Enough is being tried already',
    fix: 'Wait for what is under way, or stop a dry-run that is not needed any more.',
  },
  {
    code: 'INTERNAL',
    status: 500,
    title: 'Something went wrong in Ringhook',
    fix: 'Look for `request.failed` in the log; it has the details.',
  },
  {
    code: 'DISK_FULL',
    status: 503,
    title: 'The disk is full',
    fix: 'Free space on the disk of the data folder; Ringhook goes on by itself. Nothing that was accepted is lost.',
  },
  {
    code: 'STORE_DAMAGED',
    status: 503,
    title: 'The database is damaged',
    fix: 'Stop Ringhook, keep a copy of the data folder, and restore a backup; `ringhook doctor` says what is damaged.',
  },
  {
    code: 'STORE_NOT_WRITABLE',
    status: 503,
    title: 'The data folder can’t be written to',
    fix: 'Give the user who runs Ringhook the right to write there; `ringhook doctor` says where.',
  },
  {
    code: 'STORE_UNAVAILABLE',
    status: 503,
    title: 'The store can’t be used right now',
    fix: 'Look at `GET /health/ready` and run `ringhook doctor`: often the disk is full.',
  },
  {
    code: 'INGEST_BUSY',
    status: 503,
    title: 'A message can’t be stored right now',
    fix: 'Providers send it again by themselves. When it stays, look at `GET /health/ready` and at the health of the source.',
  },
  { code: 'ENGINE_STOPPED', status: 503, title: 'Ringhook is starting or stopping', fix: 'Ask again in a moment.' },
  {
    code: 'TOO_MANY_PROBES',
    status: 503,
    title: 'Too many connection tests at once',
    fix: 'Try again in some seconds: a test takes 10 at most.',
  },
  { code: 'TOO_MANY_STREAMS', status: 503, title: 'Too many live streams', fix: 'Close streams that are not needed and try again.' },
] as const satisfies readonly ErrorRow[];

export type ApiErrorCode = (typeof API_ERRORS)[number]['code'];

export interface WrongField {
  /** Path of the field, e.g. `parameters[2].value`; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

export interface ApiErrorDetails {
  readonly fields?: readonly WrongField[];
  readonly currentRevision?: number;
  /** With TESTS_FAIL. */
  readonly failedTests?: readonly TestResult[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error with a row in the table above and what only this request knows. */
export class ApiError extends AppError {
  declare readonly code: ApiErrorCode;
  readonly details: ApiErrorDetails;

  constructor(code: ApiErrorCode, subject: string, message: string, details: ApiErrorDetails = {}) {
    super(code, subject, message);
    this.details = details;
  }
}

const BY_CODE: ReadonlyMap<string, ErrorRow> = new Map(API_ERRORS.map((row) => [row.code, row]));

export function errorRow(code: string): ErrorRow | undefined {
  return BY_CODE.get(code);
}

export function notFound(noun: string, id: string): ApiError {
  return new ApiError('NOT_FOUND', id, `there is no ${noun} "${id.slice(0, 100)}"`);
}
