import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NumberText } from '../../ui/outside-text.tsx';
import { Duration } from '../../ui/time-text.tsx';
import css from './calls.module.css';
import type { Leg, StretchKind } from './legs.ts';

const KINDS: readonly StretchKind[] = ['dialing', 'ringing', 'talking', 'held'];
const LEAST_PERCENT = 0.6;

export interface LegChartProps {
  readonly legs: readonly Leg[];
  readonly from: number;
  readonly until: number;
}

/** Who rang and talked when, side by side. The list of events below says the same in words, so it is hidden from listeners. */
export function LegChart({ legs, from, until }: LegChartProps) {
  const { t } = useTranslation('calls');
  const whole = Math.max(1, until - from);
  const used = KINDS.filter((kind) => legs.some(({ stretches }) => stretches.some((one) => one.kind === kind)));
  return (
    <div className={css['legs']} aria-hidden>
      {legs.map(({ extension, stretches }) => (
        <div key={extension} className={css['leg']}>
          <span className={css['legName']}>
            <NumberText text={extension} />
          </span>
          <span className={css['legLine']}>
            {stretches.map(({ kind, from: begin, until: end }) => (
              <span
                key={`${kind} ${begin}`}
                data-kind={kind}
                className={css['stretch']}
                style={{
                  insetInlineStart: `${Math.max(0, ((begin - from) / whole) * 100)}%`,
                  width: `${Math.max(LEAST_PERCENT, ((end - begin) / whole) * 100)}%`,
                }}
              />
            ))}
          </span>
        </div>
      ))}
      <div className={css['legFoot']}>
        {used.map((kind) => (
          <span key={kind} className={css['legKey']}>
            <span data-kind={kind} className={css['swatch']} />
            {t(`stretch.${kind}`)}
          </span>
        ))}
        <Text span size="xs" c="dimmed" ms="auto">
          <Duration ms={until - from} />
        </Text>
      </div>
    </div>
  );
}
