import { Buffer } from 'node:buffer';

const UNSAFE = /[\r\n\0]/;

export type ActionFields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/**
 * An action as bytes. A list gives the same line once for each value; undefined leaves the line out.
 * Throws RangeError naming the field when a name or value would break out of its line: nothing we send can hold a second action.
 */
export function serialiseAction(action: string, fields: ActionFields = {}): Buffer {
  let text = line('Action', action);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) text += line(name, String(one));
  }
  return Buffer.from(`${text}\r\n`, 'utf8');
}

function line(name: string, value: string): string {
  if (name === '' || UNSAFE.test(name) || name.includes(':'))
    throw new RangeError(`${JSON.stringify(name)} cannot be the name of an AMI field`);
  if (UNSAFE.test(value)) throw new RangeError(`the AMI field ${name} must not hold a line break or a NUL`);
  return `${name}: ${value}\r\n`;
}
