import { useTranslation } from 'react-i18next';
import { localeOf } from './locale-of.ts';

export function useLocale(): string {
  const { i18n } = useTranslation('ui');
  return localeOf(i18n.language, navigator.languages);
}
