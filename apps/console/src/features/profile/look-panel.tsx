import { Group, NativeSelect, useMantineColorScheme } from '@mantine/core';
import { LANGUAGES } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { type AccountValue, changeProfile } from '../../api/session.ts';
import { notifyProblem } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';

/** In the language itself: whoever can't read the page finds the own one. */
const NAMES = { en: 'English', da: 'Dansk', de: 'Deutsch' } as const;
const SCHEMES = ['auto', 'light', 'dark'] as const;

/** The language goes with the account, the colours stay with the browser: screens differ. */
export function LookPanel({ account }: { readonly account: AccountValue }) {
  const { t } = useTranslation('profile');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chooseLanguage = (value: string): void => {
    const language = LANGUAGES.find((known) => known === value) ?? null;
    void changeProfile({ language }).catch(notifyProblem);
  };
  return (
    <Panel title={t('look')}>
      <Group gap="md" align="flex-start">
        <NativeSelect
          label={t('language')}
          description={t('languageAbout')}
          style={{ flex: '1 1 16rem' }}
          maw="24rem"
          value={account.language ?? ''}
          onChange={(event) => chooseLanguage(event.currentTarget.value)}
          data={[{ value: '', label: t('asBrowser') }, ...LANGUAGES.map((value) => ({ value, label: NAMES[value] }))]}
        />
        <NativeSelect
          label={t('scheme')}
          description={t('schemeAbout')}
          style={{ flex: '1 1 16rem' }}
          maw="24rem"
          value={colorScheme}
          onChange={(event) => setColorScheme(SCHEMES.find((known) => known === event.currentTarget.value) ?? 'auto')}
          data={SCHEMES.map((value) => ({ value, label: t(`schemes.${value}`) }))}
        />
      </Group>
    </Panel>
  );
}
// texts: profile:schemes.*
