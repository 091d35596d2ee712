import { LANGUAGES } from '@ringhook/contract';
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeProfile, useIdentity } from '../../api/session.ts';
import { notifyProblem } from '../../ui/notify.tsx';
import { chooseLanguage, LANGUAGE_NAMES, type Language } from '../language.ts';

const CHOICES = LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));

export function LanguageChoice() {
  const { t, i18n } = useTranslation('app');
  const account = useIdentity().data?.account;
  const choose = async (language: Language): Promise<void> => {
    await chooseLanguage(language);
    // Whoever has chosen one for every browser means that one.
    if (account && account.language !== null && !account.mustChangePassword) await changeProfile({ language });
  };
  return (
    <NativeSelect
      size="xs"
      aria-label={t('language')}
      value={i18n.language}
      data={CHOICES}
      onChange={(event) => void choose(event.currentTarget.value as Language).catch(notifyProblem)}
    />
  );
}
