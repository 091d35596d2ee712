import { useTranslation } from 'react-i18next';

/** What dates and numbers are written by: the reader's own region, if the language of the console is the reader's. */
export function localeOf(language: string, wanted: readonly string[]): string {
  return wanted.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

export function useLocale(): string {
  const { i18n } = useTranslation('ui');
  return localeOf(i18n.language, navigator.languages);
}
