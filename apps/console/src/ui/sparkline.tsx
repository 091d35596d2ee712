import type { Tone } from './status.tsx';
import css from './ui.module.css';

export interface SparklineProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly tone?: Tone;
  readonly width?: number;
  readonly height?: number;
}

const COLOUR: Readonly<Record<Tone, string>> = {
  good: 'green-6',
  busy: 'blue-6',
  warning: 'yellow-6',
  bad: 'red-6',
  info: 'iris-5',
  quiet: 'gray-5',
};

/** A line as large as a word: how something went. */
export function Sparkline({ label, values, tone = 'info', width = 96, height = 20 }: SparklineProps) {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${(height - 1 - (value / most) * (height - 2)).toFixed(1)}`);
  return (
    <svg className={css['spark']} width={width} height={height} role="img" aria-label={label}>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={`var(--mantine-color-${COLOUR[tone]})`}
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
