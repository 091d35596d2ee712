import { Buffer } from 'node:buffer';

const CONTROL = /[\u0000-\u001f\u007f]/;
const NO_WORD = /[\u0000-\u0020\u007f]/;

export interface EslSubscription {
  readonly events: readonly string[];
  /** Subclasses of CUSTOM (`callcenter::info`). */
  readonly subclasses?: readonly string[];
}

/**
 * A command as bytes, with headers of its own below it. Throws RangeError when the line or a header holds a control character,
 * naming which: nothing we send can hold a second command.
 */
export function eslCommand(line: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  refuseControl(line, 'an ESL command');
  let bytes = `${line}\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (name === '' || name.includes(':') || NO_WORD.test(name))
      throw new RangeError(`${JSON.stringify(name)} cannot be the name of an ESL header`);
    refuseControl(value, `the ESL header ${name}`);
    bytes += `${name}: ${value}\n`;
  }
  return Buffer.from(`${bytes}\n`, 'utf8');
}

/** The PBX's own password, as in event_socket.conf. Throws RangeError for control characters in it. */
export function authCommand(password: string): Buffer {
  refuseControl(password, 'the ESL password');
  return eslCommand(`auth ${password}`);
}

/** A user of the directory, `user@domain`. Throws RangeError where user and password could be read otherwise. */
export function userAuthCommand(user: string, password: string): Buffer {
  if (user === '' || user.includes(':') || NO_WORD.test(user))
    throw new RangeError('the ESL user must be of the form user@domain, without spaces and colons');
  refuseControl(password, 'the ESL password');
  return eslCommand(`userauth ${user}:${password}`);
}

/** Subscribes to events as JSON. Subclasses stand last: FreeSWITCH takes every word behind CUSTOM for one. */
export function eventCommand({ events, subclasses = [] }: EslSubscription): Buffer {
  const words = ['event', 'json', ...events, ...(subclasses.length > 0 ? ['CUSTOM', ...subclasses] : [])];
  return eslCommand(words.map(word).join(' '));
}

/** Runs a command at once; the connection waits for its `api/response`. Each argument stays one word. */
export function apiCommand(...words: readonly string[]): Buffer {
  return eslCommand(['api', ...words.map(word)].join(' '));
}

/** Runs a command aside; the result comes as BACKGROUND_JOB with this `Job-UUID`. */
export function bgapiCommand(jobUuid: string, ...words: readonly string[]): Buffer {
  return eslCommand(['bgapi', ...words.map(word)].join(' '), { 'Job-UUID': word(jobUuid) });
}

function word(text: string): string {
  if (text === '' || NO_WORD.test(text)) throw new RangeError(`${JSON.stringify(text)} is not one word of an ESL command`);
  return text;
}

function refuseControl(text: string, what: string): void {
  if (CONTROL.test(text)) throw new RangeError(`${what} must not hold a line break or another control character`);
}
