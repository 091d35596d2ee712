/** What a field for date and time holds for a moment: local time, as the field wants it. */
export function fieldTime(at: number | undefined): string {
  if (at === undefined) return '';
  const two = (count: number): string => String(count).padStart(2, '0');
  const date = new Date(at);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** ms since the epoch; undefined when nothing whole is typed. */
export function momentOf(typed: string): number | undefined {
  const at = typed === '' ? Number.NaN : new Date(typed).getTime();
  return Number.isNaN(at) || at < 0 ? undefined : at;
}

/** `Europe/Copenhagen`: the zone in which this browser shows times. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
