/** The number of a call as typed into a filter; what is no number finds nothing. */
export function callNumberOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : 0;
}
