import { Badge, Loader } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import css from './ui.module.css';

/** How something is going. Never by colour alone: there is always a word beside it. */
export type Tone = 'good' | 'busy' | 'warning' | 'bad' | 'info' | 'quiet';

const COLOUR: Readonly<Record<Tone, string>> = { good: 'green', busy: 'blue', warning: 'yellow', bad: 'red', info: 'iris', quiet: 'gray' };

export interface StatusProps {
  readonly tone: Tone;
  readonly children: ReactNode;
}

/** A word on a tint: for states in headers and drawers. */
export function StatusBadge({ tone, children }: StatusProps) {
  return (
    <Badge color={COLOUR[tone]} {...(tone === 'busy' && { leftSection: <Loader size={8} color="currentColor" aria-hidden /> })}>
      {children}
    </Badge>
  );
}

/** A dot and a word: for tables, where many badges would shout. */
export function StatusDot({ tone, children }: StatusProps) {
  const style = { '--dot': `var(--mantine-color-${COLOUR[tone]}-${tone === 'quiet' ? 5 : 6})` } as CSSProperties;
  return (
    <span className={css['status']}>
      <span className={css['dot']} style={style} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
