import { loginKey } from './account.ts';

/** Words that common passwords are made of, as `stemOf` writes them (digits, signs and the usual swaps don't make them better). */
const COMMON = new Set([
  'password', 'passwort', 'kennwort', 'adgangskode', 'kodeord', 'geheim', 'hemmelig', 'secret', 'changeme', 'letmein', 'welcome',
  'willkommen', 'velkommen', 'admin', 'administrator', 'root', 'supervisor', 'user', 'test', 'demo', 'guest', 'ringhook', 'asterisk',
  'freeswitch', 'broadworks', 'telephone', 'telefon', 'qwerty', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm', 'zxcvbnm', 'iloveyou',
  'football', 'fussball', 'fodbold', 'baseball', 'princess', 'sunshine', 'dragon', 'monkey', 'superman', 'batman', 'computer', 'internet',
  'sommer', 'summer', 'winter', 'company', 'default', 'master',
]); // prettier-ignore
const FEWEST_DIFFERENT = 5;
/** Swaps of letters that people think of, and whoever guesses, too. */
const SWAPS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };

/**
 * What is wrong with a new password besides its length, or undefined (NIST SP 800-63B 3.1.1.2: no kinds of characters are asked for,
 * but what is guessed first is refused).
 */
export function passwordProblem(password: string, login: string): string | undefined {
  const plain = password.normalize('NFKC').toLowerCase();
  const key = loginKey(login);
  if (plain === key || stemOf(plain) === stemOf(key) || plain === [...key].toReversed().join('')) return 'must not be the login';
  if (new Set(plain).size < FEWEST_DIFFERENT) return `must have at least ${FEWEST_DIFFERENT} different characters`;
  if (isRun(plain)) return 'must not be a run of neighbouring characters';
  const stem = stemOf(plain);
  if (COMMON.has(stem) || COMMON.has(halfOf(stem))) return 'is one of those that are guessed first; put several words together';
  return undefined;
}

/** Letters only, after the swaps, without what stands before and behind them. */
function stemOf(plain: string): string {
  const core = plain.replaceAll(/^[^\p{L}@$]+|[^\p{L}@$]+$/gu, '') || plain;
  return [...core].map((sign) => SWAPS[sign] ?? sign).join('').replaceAll(/[^\p{L}]/gu, ''); // prettier-ignore
}

/** Of a word written twice, the word. */
function halfOf(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half + half === text ? half : text;
}

/** `1234567890`, `jihgfedcba`: every character beside the one before. */
function isRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  // 9 and 0 are neighbours on the keyboard.
  steps.delete(-9);
  steps.delete(9);
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}
