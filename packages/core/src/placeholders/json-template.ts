/**
 * Why a JSON template cannot be used; undefined when it can. Placeholders may stand inside string values only: the template itself
 * has to be JSON (braces around a name outside quotes never are), and keys stay literal.
 */
export function checkJsonTemplate(template: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(template);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return `the template is no JSON (${detail}); put every placeholder in double quotes: "{{CallID}}"`;
  }
  const key = keyWithPlaceholder(parsed, 0);
  return key === undefined ? undefined : `the key "${key}" holds a placeholder; placeholders belong into values`;
}

const MAX_DEPTH = 100;

function keyWithPlaceholder(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined;
  for (const [key, child] of Object.entries(value)) {
    if (/\{\{|\{\s*(?:call|device)\./i.test(key)) return key;
    const found = keyWithPlaceholder(child, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
