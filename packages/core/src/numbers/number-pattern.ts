import type { NumberCondition } from '../config/configuration.ts';
import { internalKey, type NumberForms, rawKey, WITHHELD_KEY } from './number-forms.ts';
import type { NumberPlan } from './number-plan.ts';
import { dialableText, userPart } from './number-text.ts';

/** One text that has to be among a number's keys, or to begin one of them. */
export interface PatternKey {
  readonly key: string;
  readonly isPrefix: boolean;
}

/**
 * What a pattern in any notation may find. A trailing `*` makes a prefix, alone it finds
 * every number that is not withheld. Without it the whole number has to match, or, with
 * `bare: 'prefix'` (the trigger fields of custom events, G14 and G15), its beginning, except that an extension of the directory is met as a whole.
 * A pattern in international notation never finds an internal number. Undefined when nothing is left to compare.
 */
export function compileNumberPattern(
  text: string,
  plan: NumberPlan,
  bare: 'exact' | 'prefix' = 'exact',
): readonly PatternKey[] | undefined {
  const typed = text.trim();
  const isStarred = typed.endsWith('*');
  const body = isStarred ? typed.slice(0, -1) : typed;
  const isPrefix = isStarred || bare === 'prefix';
  if (typed === '') return undefined;
  if (body === '') return [{ key: rawKey(''), isPrefix: true }];
  if (typed.toLowerCase() === WITHHELD_KEY) return [{ key: WITHHELD_KEY, isPrefix: false }];

  const user = userPart(body);
  const dialable = user === '+' ? '+' : dialableText(user);
  if (dialable === undefined) return nameKeys(user.toLowerCase(), isPrefix);
  if (!isPrefix) return exactKeys(dialable, plan);
  return prefixKeys(dialable, plan, !isStarred && plan.isListed(dialable));
}

function nameKeys(name: string, isPrefix: boolean): readonly PatternKey[] | undefined {
  return name === ''
    ? undefined
    : [
        { key: name, isPrefix },
        { key: internalKey(name), isPrefix },
      ];
}

function exactKeys(dialable: string, plan: NumberPlan): readonly PatternKey[] {
  const international = plan.numbering.toInternational(dialable);
  const keys = new Set<string>();
  if (international === undefined) keys.add(internalKey(dialable)).add(dialable);
  else keys.add(international).add(withoutPlus(dialable));
  return [...keys].map((key) => ({ key, isPrefix: false }));
}

function prefixKeys(dialable: string, plan: NumberPlan, isWholeExtension: boolean): readonly PatternKey[] {
  const international = dialable === '+' || isBareIdd(dialable, plan) ? '+' : plan.numbering.toInternational(dialable);
  const digits = withoutPlus(dialable);
  const keys: PatternKey[] = digits === '' ? [] : [{ key: digits, isPrefix: true }];
  if (international !== undefined) keys.push({ key: international, isPrefix: true });
  else keys.push({ key: internalKey(dialable), isPrefix: !isWholeExtension });
  return keys;
}

/** `00` alone: every number in international notation. */
function isBareIdd(dialable: string, plan: NumberPlan): boolean {
  return dialable.length > 1 && plan.numbering.toInternational(`${dialable}9`) === '+9';
}

function withoutPlus(text: string): string {
  return text.startsWith('+') ? text.slice(1) : text;
}

/** The keys of a whole condition; patterns that say nothing are left out (`lintConfiguration` reports them). */
export function conditionKeys({ anyOf: own, lists = [], compare }: NumberCondition, plan: NumberPlan): readonly PatternKey[] {
  const anyOf = lists.length === 0 ? own : [...new Set([...own, ...lists.flatMap(plan.numbersOf)])];
  if (compare === 'normalised') return anyOf.flatMap((text) => compileNumberPattern(text, plan) ?? []);
  return anyOf.flatMap((text) => {
    if (text === '') return [];
    if (text.toLowerCase() === WITHHELD_KEY) return [{ key: WITHHELD_KEY, isPrefix: false }];
    const isPrefix = text.endsWith('*');
    return [{ key: rawKey(isPrefix ? text.slice(0, -1) : text), isPrefix }];
  });
}

/** Tells whether any key of a number is among these. */
export function compileKeyTest(keys: readonly PatternKey[]): (numberKeys: readonly string[]) => boolean {
  const exact = new Set(keys.filter(({ isPrefix }) => !isPrefix).map(({ key }) => key));
  const prefixes = keys.filter(({ isPrefix }) => isPrefix).map(({ key }) => key);
  const byLength = new Map<number, Set<string>>();
  for (const prefix of prefixes) {
    const sameLength = byLength.get(prefix.length) ?? new Set();
    byLength.set(prefix.length, sameLength.add(prefix));
  }
  const groups = [...byLength];
  return (numberKeys) => {
    for (const key of numberKeys) {
      if (exact.has(key)) return true;
      for (const [length, group] of groups) if (key.length >= length && group.has(key.slice(0, length))) return true;
    }
    return false;
  };
}

/** One pattern against one number, for previews and tests; the rules use compiled conditions. */
export function matchesNumber(pattern: string, forms: NumberForms, plan: NumberPlan): boolean {
  return compileKeyTest(compileNumberPattern(pattern, plan) ?? [])(forms.keys);
}
