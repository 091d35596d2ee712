import { AppError } from '@ringhook/core';

/** A whole number that is not negative. Throws `AppError` OPTION_INVALID naming the option. */
export function parseCount(text: string, option: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new AppError('OPTION_INVALID', option, `${option} must be a whole number, not "${text}"`);
}
