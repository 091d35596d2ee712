import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetSearch } from '../../../ui/page.ts';
import { fieldTime, momentOf, zoneName } from '../local-time.ts';
import css from './why.module.css';

const HOUR_MS = 3_600_000;
export const WITHIN_MS = { quarter: HOUR_MS / 4, hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
const SPANS = ['quarter', 'hour', 'day', 'week'] as const;
const MOST_CHARS = 100;

export interface NumberSearch {
  readonly number?: string | undefined;
  readonly at?: number | undefined;
  readonly within?: (typeof SPANS)[number] | undefined;
}

/** "A call from +45 ... about 10:05 yesterday." */
export function NumberQuestion({ search, onAsk }: { readonly search: NumberSearch; readonly onAsk: SetSearch<NumberSearch> }) {
  const { t } = useTranslation('calls');
  const [number, setNumber] = useState(search.number ?? '');
  const [at, setAt] = useState(fieldTime(search.at));
  const [within, setWithin] = useState(search.within ?? 'hour');
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const asked = number.trim();
    setError(asked === '' ? t('ask.numberMissing') : undefined);
    if (asked !== '') onAsk({ number: asked, at: momentOf(at), within }, { isStep: true });
  };
  return (
    <form noValidate onSubmit={submit} className={css['form']}>
      <TextInput
        label={t('ask.number')}
        description={t('ask.numberAbout')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={number}
        maxLength={MOST_CHARS}
        onChange={(event) => setNumber(event.currentTarget.value)}
        error={error}
      />
      <TextInput
        type="datetime-local"
        label={t('ask.at')}
        description={t('ask.atAbout', { zone: zoneName() })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('ask.within')}
        value={within}
        data={SPANS.map((value) => ({ value, label: t(`ask.span.${value}`) }))}
        onChange={(event) => setWithin(event.currentTarget.value as (typeof SPANS)[number])}
        disabled={at === ''}
      />
      <Button type="submit">{t('ask.button')}</Button>
    </form>
  );
}
