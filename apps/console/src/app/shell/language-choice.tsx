import { LANGUAGES } from '@ringhook/contract';
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGE_NAMES, type Language } from '../language.ts';

const CHOICES = LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));

export function LanguageChoice() {
  const { t, i18n } = useTranslation('app');
  return (
    <NativeSelect
      size="xs"
      aria-label={t('language')}
      value={i18n.language}
      data={CHOICES}
      onChange={(event) => void chooseLanguage(event.currentTarget.value as Language)}
    />
  );
}
