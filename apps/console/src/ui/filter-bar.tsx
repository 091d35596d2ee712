import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ui.module.css';

/** A row of filters above a list; wraps on narrow screens. */
export function FilterBar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={css['filterBar']} role="search" aria-label={label}>
      {children}
    </div>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  /** From the address of the page. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const PAUSE_MS = 250;

/** Text to search by; told when the typing pauses, and at once on Enter. */
export function SearchField({ label, placeholder = label, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  // Changed from elsewhere: the back button, a link, "clear all filters".
  if (value !== told) {
    setTold(value);
    setTyped(value);
  }
  const tell = (text: string): void => {
    setTold(text);
    onChange(text);
  };
  const tellLater = useEffectEvent(tell);
  useEffect(() => {
    if (typed === told) return undefined;
    const timer = setTimeout(() => tellLater(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, told]);
  const change = (text: string): void => {
    setTyped(text);
    if (text === '') tell(text);
  };
  return (
    <TextInput
      className={css['filterSearch'] ?? ''}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && tell(typed)}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={typed !== '' && <CloseButton size="sm" aria-label={t('search.clear')} onClick={() => change('')} />}
    />
  );
}
