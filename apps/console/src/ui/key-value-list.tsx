import type { ReactNode } from 'react';
import css from './ui.module.css';

export interface KeyValueListProps {
  /** Pairs whose value is undefined are left out. */
  readonly facts: readonly (readonly [label: string, value: ReactNode])[];
}

export function KeyValueList({ facts }: KeyValueListProps) {
  return (
    <div style={{ containerType: 'inline-size' }}>
      <dl className={css['facts']}>
        {facts
          .filter(([, value]) => value !== undefined)
          .map(([label, value]) => (
            <FactRow key={label} label={label} value={value} />
          ))}
      </dl>
    </div>
  );
}

function FactRow({ label, value }: { readonly label: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
