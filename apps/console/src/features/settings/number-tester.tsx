import { NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { compileNumberPattern, compileNumberPlan, matchesNumber, type NumberForms, type NumberPlan } from '@ringhook/core';
import { CurrentConfiguration } from '@ringhook/contract';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useRead } from '../../api/read.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { StatusDot } from '../../ui/status.tsx';
import css from './settings.module.css';
import type { SettingsValues } from './settings-values.ts';

type NumberSettings = Pick<SettingsValues, 'defaultCountry' | 'extensionPattern' | 'outsidePrefixes' | 'incomingPrefix' | 'shortCodes'>;
type Directory = z.output<typeof CurrentConfiguration>['configuration']['directory'];

const NOBODY: Directory = { users: [], agents: [], extensions: [], dids: [], queues: [], numberLists: [] };
const COUNTRY = /^[A-Z]{2}$/;
const MOST_LISTS = 20;

/** One number read as rules would read it: by the form as it stands, saved or not. */
export function NumberTester({ settings }: { readonly settings: NumberSettings }) {
  const { t } = useTranslation('settings');
  const [number, setNumber] = useState('');
  const [isDialled, setDialled] = useState(false);
  const [pattern, setPattern] = useState('');
  const current = useRead({ path: '/configuration', answer: CurrentConfiguration });
  const directory = current.data?.configuration.directory ?? NOBODY;
  const { defaultCountry, incomingPrefix, extensionPattern, outsidePrefixes, shortCodes } = settings;
  const plan = useMemo(() => {
    const country = defaultCountry.trim().toUpperCase();
    const known = { extensionPattern, outsidePrefixes, shortCodes, ...(incomingPrefix !== '' && { incomingPrefix }) };
    return compileNumberPlan({ ...known, ...(COUNTRY.test(country) && { defaultCountry: country }) }, directory);
  }, [defaultCountry, incomingPrefix, extensionPattern, outsidePrefixes, shortCodes, directory]);
  return (
    <Stack gap="md" className={css['tester'] ?? ''} role="group" aria-label={t('tester.title')}>
      <div>
        <Title order={3} fz="sm">
          {t('tester.title')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('tester.about')}
        </Text>
      </div>
      <div className={css['grid']}>
        <TextInput
          label={t('tester.number')}
          placeholder="+45 33 12 34 56"
          autoComplete="off"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
        <NativeSelect
          label={t('tester.way')}
          value={isDialled ? 'dialled' : 'received'}
          onChange={(event) => setDialled(event.currentTarget.value === 'dialled')}
          data={[
            { value: 'received', label: t('tester.received') },
            { value: 'dialled', label: t('tester.dialled') },
          ]}
        />
        <TextInput
          label={t('tester.pattern')}
          placeholder="+4533*"
          autoComplete="off"
          value={pattern}
          onChange={(event) => setPattern(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      </div>
      {number.trim() !== '' && <Reading forms={plan.normalise(number, isDialled)} {...{ plan, pattern, directory }} />}
    </Stack>
  );
}

interface ReadingProps {
  readonly forms: NumberForms;
  readonly plan: NumberPlan;
  readonly pattern: string;
  readonly directory: Directory;
}

function Reading({ forms, plan, pattern, directory }: ReadingProps) {
  const { t } = useTranslation('settings');
  const lists = directory.numberLists.filter(({ id }) => plan.numbersOf(id).some((entry) => matchesNumber(entry, forms, plan)));
  const isPattern = pattern.trim() !== '';
  const isReadable = compileNumberPattern(pattern, plan) !== undefined;
  return (
    <div role="status">
      <KeyValueList
        facts={[
          [t('tester.kind'), t(`tester.kinds.${forms.kind}`)],
          [t('tester.raw'), <OutsideText key="raw" text={forms.raw} isLine />],
          [t('tester.plain'), <OutsideText key="dialled" text={forms.dialled} isLine />],
          [t('tester.e164'), forms.e164 ?? t('tester.none')],
          [t('tester.national'), forms.national ?? t('tester.none')],
          [
            t('tester.lists'),
            lists.length === 0
              ? t('tester.noList')
              : lists
                  .slice(0, MOST_LISTS)
                  .map(({ name }) => name)
                  .join(', '),
          ],
          [
            t('tester.match'),
            isPattern ? (
              <Verdict key="match" isMatch={isReadable && matchesNumber(pattern, forms, plan)} isReadable={isReadable} />
            ) : undefined,
          ],
        ]}
      />
    </div>
  );
}

function Verdict({ isMatch, isReadable }: { readonly isMatch: boolean; readonly isReadable: boolean }) {
  const { t } = useTranslation('settings');
  if (!isReadable) return <StatusDot tone="warning">{t('tester.unreadable')}</StatusDot>;
  return <StatusDot tone={isMatch ? 'good' : 'quiet'}>{t(isMatch ? 'tester.matches' : 'tester.differs')}</StatusDot>;
}
// texts: settings:tester.kinds.*
