import { AppError } from '@ringhook/core';

/** Moments at which a crash is most interesting; tests end the process there to prove that nothing is lost. */
export const FAIL_POINTS = ['accepted-not-committed', 'committed-not-acked', 'sent-not-settled', 'mid-settle', 'mid-renew'] as const;
export type FailPointName = (typeof FAIL_POINTS)[number];

/** Called whenever the moment comes. */
export type FailPoint = (name: string) => void;

export const noFailPoint: FailPoint = () => {};

/**
 * Reads `name:count` (RINGHOOK_FAIL_POINT): when `name` is passed for the count-th time, `die` is called. Absent = never.
 * Throws `AppError` OPTION_INVALID: a test whose crash never comes would prove nothing.
 */
export function parseFailPoint(text: string | undefined, die: () => void): FailPoint {
  if (text === undefined || text === '') return noFailPoint;
  const [name = '', count = '1'] = text.split(':');
  let left = Number(count);
  if (!(FAIL_POINTS as readonly string[]).includes(name) || !Number.isSafeInteger(left) || left < 1) {
    const fix = `write one of ${FAIL_POINTS.join(', ')}, and after a colon for which time it is passed, e.g. mid-settle:2`;
    throw new AppError('OPTION_INVALID', 'RINGHOOK_FAIL_POINT', `"${text}" is no fail point; ${fix}`);
  }
  return (passed) => {
    if (passed === name && --left === 0) die();
  };
}
