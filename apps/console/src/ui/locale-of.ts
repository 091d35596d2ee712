/** What dates and numbers are written by: the reader's own region, if the language of the console is the reader's. */
export function localeOf(language: string, wanted: readonly string[]): string {
  return wanted.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
