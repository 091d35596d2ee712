import { Text } from '@mantine/core';
import type { RequestDifference } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import css from './difference-list.module.css';
import { OutsideText } from './outside-text.tsx';
import { StatusDot, type Tone } from './status.tsx';
import { useAdapterName } from './use-adapter-name.ts';

type Difference = z.infer<typeof RequestDifference>;

const MOST_SHOWN = 20;
const TONE: Readonly<Record<Difference['change'], Tone>> = { added: 'info', removed: 'bad', changed: 'warning' };

/** Requests that differ, and in what: each part as it was and as it would be. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useTranslation('ui');
  const nameOf = useAdapterName();
  const more = differences.length - MOST_SHOWN;
  return (
    <>
      <ul className={css['differences']} aria-label={t('difference.label')}>
        {differences.slice(0, MOST_SHOWN).map((difference, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- differences have no other name
          <li key={`${difference.hookId} ${difference.event} ${index}`}>
            <div className={css['head']}>
              <strong>
                <OutsideText text={nameOf(difference.hookId)} />
              </strong>
              <span className={css['event']}>{difference.event}</span>
              <StatusDot tone={TONE[difference.change]}>{t(`difference.${difference.change}`)}</StatusDot>
            </div>
            <Parts difference={difference} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('difference.more', { count: more })}
        </Text>
      )}
    </>
  );
}

// texts: ui:difference.part.*
function Parts({ difference: { change, before, after, parts } }: { readonly difference: Difference }) {
  if (change !== 'changed') {
    const request = (before ?? after)?.request;
    if (!request) return null;
    return (
      <div className={css['parts']}>
        <Line side={change === 'added' ? 'after' : 'before'} text={`${request.method} ${request.url}`} />
      </div>
    );
  }
  return (
    <div className={css['parts']}>
      {parts.map(({ part, before: was, after: is }) => (
        <div key={part}>
          <PartName part={part} />
          <Line side="before" text={was} />
          <Line side="after" text={is} />
        </div>
      ))}
    </div>
  );
}

const PART = /^(moment|method|address|body|parameter|header|field)(?: (.*))?$/s;

function PartName({ part }: { readonly part: string }) {
  const { t } = useTranslation('ui');
  const [, kind, name] = PART.exec(part) ?? [];
  return (
    <div className={css['part']}>
      {kind === undefined ? <OutsideText text={part} /> : t(`difference.part.${kind as 'body'}`)}{' '}
      {name !== undefined && <OutsideText text={name} mostChars={100} />}
    </div>
  );
}

function Line({ side, text }: { readonly side: 'before' | 'after'; readonly text: string | null }) {
  const { t } = useTranslation('ui');
  const Side = side === 'before' ? 'del' : 'ins';
  return (
    <Side className={css['line']} data-side={side}>
      <span aria-hidden>{side === 'before' ? '−' : '+'}</span>
      {text === null ? <em>{t('difference.absent')}</em> : <OutsideText text={text} fallback="“”" />}
    </Side>
  );
}
