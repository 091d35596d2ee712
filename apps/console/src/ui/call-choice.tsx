import { Select } from '@mantine/core';
import { Call, pageOf } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useRead } from '../api/read.ts';
import { shortTime } from './format.ts';
import { useLocale } from './locale.ts';
import { OutsideText } from './outside-text.tsx';
import { usePaused } from './use-paused.ts';
import { visibleText } from './visible-text.ts';

export type CallValue = z.infer<typeof Call>;

export interface CallChoiceProps {
  readonly label: string;
  /** Number of the call; null = none, see `none`. */
  readonly value: number | null;
  readonly onChange: (call: CallValue | null) => void;
  /** What stands for no call, e.g. "An example call". */
  readonly none: string;
  /** Where the calls are read: all of them unless told. */
  readonly from?: string;
  readonly disabled?: boolean;
}

const CALLS = pageOf(Call);
const SHOWN = 30;
/** Of a number in the field. */
const MOST_CHARS = 32;

/** One of the recorded calls: the latest ones, or those with the number that is typed. */
export function CallChoice({ label, value, onChange, none, disabled = false, from = '/calls' }: CallChoiceProps) {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<CallValue | null>(null);
  const asked = usePaused(typed.trim());
  const latest = useRead({
    path: from,
    query: { limit: SHOWN, ...(asked !== '' && { q: asked }) },
    answer: CALLS,
    keepsPrevious: true,
  });
  const found = latest.data?.items ?? [];
  const calls = chosen && !found.some(({ number }) => number === chosen.number) ? [chosen, ...found] : found;
  const nameOf = (call: CallValue): string => {
    const parties = [call.callerId ?? t('text.withheld'), call.responderExt ?? call.dialled ?? call.did ?? '?'];
    return `#${call.number}  ${parties.map((party) => visibleText(party, MOST_CHARS)).join(' → ')}  ${shortTime(call.startedAt, Date.now(), locale)}`;
  };
  const choose = (key: string | null): void => {
    const call = calls.find(({ number }) => String(number) === key) ?? null;
    setChosen(call);
    onChange(call);
  };
  return (
    <Select
      label={label}
      placeholder={none}
      nothingFoundMessage={latest.isPending ? t('loading') : t('callChoice.nothing')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('callChoice.clear') }}
      disabled={disabled}
      data={calls.map((call) => ({ value: String(call.number), label: nameOf(call) }))}
      value={value === null ? null : String(value)}
      onChange={choose}
      onSearchChange={setTyped}
      // The server has searched already.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const call = calls.find(({ number }) => String(number) === option.value);
        return call ? <CallLine call={call} /> : option.label;
      }}
      maxDropdownHeight={320}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

function CallLine({ call }: { readonly call: CallValue }) {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  return (
    <span style={{ display: 'grid', gridTemplateColumns: 'minmax(0,1fr) auto', columnGap: '0.75rem', width: '100%' }}>
      <span style={{ fontWeight: 500 }}>
        <OutsideText text={call.callerId} fallback={t('text.withheld')} isLine mostChars={32} />
        {' → '}
        <OutsideText text={call.responderExt ?? call.dialled ?? call.did} fallback="?" isLine mostChars={32} />
      </span>
      <span style={{ color: 'var(--mantine-color-dimmed)', fontVariantNumeric: 'tabular-nums' }}>
        {shortTime(call.startedAt, Date.now(), locale)}
      </span>
      <span style={{ gridColumn: '1 / -1', fontSize: 'var(--mantine-font-size-xs)', color: 'var(--mantine-color-dimmed)' }}>
        #{call.number} · {t(`callChoice.type.${call.type}`)} ·{' '}
        {t(call.endedAt === null ? 'callChoice.live' : call.answered ? 'callChoice.answered' : 'callChoice.unanswered')}
      </span>
    </span>
  );
}
