import type { RequestDifference, TestResult } from '@ringhook/core';
import { paint, printable, type Terminal } from './terminal.ts';

const MOST_CHARS = 2_000;

/** One line per test, and below each that fails what was expected (-) and what came (+). */
export function testLines(results: readonly TestResult[], terminal: Terminal): string[] {
  return results.flatMap(({ name, callNumber, isPassed, differences }) => [
    paint(terminal, isPassed ? 'green' : 'red', printable(`${isPassed ? '✓' : '✗'} ${name} (call ${callNumber})`)),
    ...differences.flatMap((difference) => differenceLines(difference, terminal)),
  ]);
}

function differenceLines({ hookId, event, change, before, after, parts }: RequestDifference, terminal: Terminal): string[] {
  const said = { added: 'is sent, and was not expected', removed: 'is not sent any more', changed: 'differs' }[change];
  const minus = (text: string): string => paint(terminal, 'red', printable(`      - ${shortened(text)}`));
  const plus = (text: string): string => paint(terminal, 'green', printable(`      + ${shortened(text)}`));
  const head = printable(`    ${hookId}, ${event}: ${said}`);
  if (change !== 'changed') {
    const request = (after ?? before)?.request;
    const line = `${request?.method} ${request?.url}`;
    return [head, change === 'added' ? plus(line) : minus(line)];
  }
  const differs = parts.flatMap(({ part, before: was, after: is }) => [
    ...(was === null ? [] : [minus(`${part}: ${was}`)]),
    ...(is === null ? [] : [plus(`${part}: ${is}`)]),
  ]);
  return [head, ...differs];
}

function shortened(text: string): string {
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS)}…`;
}
