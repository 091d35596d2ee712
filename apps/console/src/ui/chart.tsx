import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLocale } from './locale.ts';
import type { Tone } from './status.tsx';
import css from './ui.module.css';

export interface ChartSeries {
  readonly label: string;
  readonly tone: Tone;
  /** One per moment; null = no value. */
  readonly values: readonly (number | null)[];
  readonly isArea?: boolean;
}

export interface ChartProps {
  /** What it shows, in words: people who listen get this and the table you offer beside it. */
  readonly label: string;
  /** ms since the epoch, rising. */
  readonly at: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly height?: number;
}

const VARIABLE: Readonly<Record<Tone, string>> = {
  good: '--mantine-color-green-6',
  busy: '--mantine-color-blue-6',
  warning: '--mantine-color-yellow-6',
  bad: '--mantine-color-red-6',
  info: '--mantine-color-iris-5',
  quiet: '--mantine-color-gray-5',
};

/** A chart over time that follows the colour scheme, the language and the width of its place. Load pages with charts lazily. */
export function Chart({ label, at, series, height = 180 }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const locale = useLocale();
  const shape = JSON.stringify(series.map(({ label: name, tone, isArea }) => [name, tone, isArea]));
  const data: uPlot.AlignedData = [at.map((ms) => ms / 1_000), ...series.map(({ values }) => [...values])];

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const shapes = JSON.parse(shape) as [string, Tone, boolean?][];
    const made = new uPlot(optionsOf({ element, shapes, height, locale }), [[]], element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, scheme, height, locale]);

  useEffect(() => plot.current?.setData(data));

  return <div ref={place} className={css['chart']} role="img" aria-label={label} style={{ height }} />;
}

/** As wide as its longest number, so that the chart begins where the text above it does. */
function widthOf(ticks: readonly string[] | null): number {
  return 8 + 7 * Math.max(1, ...(ticks ?? []).map((tick) => tick.length));
}

interface PlotShape {
  readonly element: HTMLElement;
  readonly shapes: readonly (readonly [string, Tone, boolean?])[];
  readonly height: number;
  readonly locale: string;
}

function optionsOf({ element, shapes, height, locale }: PlotShape): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const line = colour('--rh-line');
  const axis: uPlot.Axis = {
    stroke: colour('--mantine-color-dimmed'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return {
    width: element.clientWidth || 300,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, Math.ceil((max ?? 0) * 1.1))] } },
    axes: [
      {
        ...axis,
        size: 26,
        gap: 4,
        grid: { show: false },
        values: (_plot, ticks) => ticks.map((seconds) => time.format(seconds * 1_000)),
        space: 64,
      },
      {
        ...axis,
        size: (_plot, ticks) => widthOf(ticks),
        gap: 4,
        space: 36,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
      },
    ],
    series: [
      {},
      ...shapes.map(([label, tone, isArea]) => {
        const stroke = colour(VARIABLE[tone]);
        return {
          label,
          stroke,
          width: 1.75,
          points: { show: false },
          ...(isArea && { fill: `color-mix(in srgb, ${stroke} 14%, transparent)` }),
        };
      }),
    ],
  };
}
