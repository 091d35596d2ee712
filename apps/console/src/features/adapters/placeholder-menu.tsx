import { ActionIcon, Highlight, NativeSelect, Popover, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconBraces, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Placeholders, usePlaceholders } from './adapter-data.ts';
import css from './adapters.module.css';

export interface PlaceholderMenuProps {
  /** The field it inserts into, for people who listen. */
  readonly field: string;
  readonly onInsert: (text: string) => void;
  readonly isDisabled?: boolean;
}

/** Everything that can be inserted, with what it means and how it looks; a filter can be put behind it at once. */
export function PlaceholderMenu({ field, onInsert, isDisabled = false }: PlaceholderMenuProps) {
  const { t } = useTranslation('adapters');
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} trapFocus returnFocus withinPortal shadow="md">
      <Popover.Target>
        <ActionIcon
          size="sm"
          title={t('insert.open')}
          aria-label={t('insert.into', { field })}
          onClick={() => setOpen(!isOpen)}
          disabled={isDisabled}
        >
          <IconBraces size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t('insert.open')}>
        {isOpen && (
          <PlaceholderList
            onChoose={(text) => {
              setOpen(false);
              onInsert(text);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function PlaceholderList({ onChoose }: { readonly onChoose: (text: string) => void }) {
  const { t } = useTranslation('adapters');
  const { data } = usePlaceholders();
  const summaryOf = useSummary();
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const wanted = typed.trim().toLowerCase();
  const found = (data?.placeholders ?? []).filter((row) => `${row.name} ${summaryOf(row)}`.toLowerCase().includes(wanted));
  const textOf = (name: string): string => (filter === '' ? `{{${name}}}` : `{{${name} | ${filter === 'date' ? 'date:iso' : filter}}}`);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [first] = found;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.querySelector<HTMLElement>('button')?.focus();
    } else if (event.key === 'Enter' && first && wanted !== '') {
      event.preventDefault();
      onChoose(textOf(first.name));
    }
  };
  return (
    <>
      <div className={css['insertHead']}>
        <TextInput
          data-autofocus
          aria-label={t('insert.search')}
          placeholder={t('insert.search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <NativeSelect
          aria-label={t('insert.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          data={[
            { value: '', label: t('insert.noFilter') },
            ...(data?.filters ?? []).map(({ name }) => ({ value: name, label: `| ${name}` })),
          ]}
        />
      </div>
      {filter !== '' && (
        <Text size="xs" c="dimmed" px={6} pb={6}>
          {t(`filter.${filter as 'e164'}`, { defaultValue: data?.filters.find(({ name }) => name === filter)?.summary ?? '' })}
        </Text>
      )}
      <div className={css['insertList']} ref={list} role="group" aria-label={t('insert.list')}>
        {found.map((row) => (
          <UnstyledButton
            key={row.name}
            className={css['insertRow'] ?? ''}
            onClick={() => onChoose(textOf(row.name))}
            onKeyDown={(event) => moveBetween(event, list.current)}
          >
            <Highlight component="span" highlight={wanted} className={css['insertName'] ?? ''}>
              {row.name}
            </Highlight>
            <span className={css['insertSample']}>{row.example}</span>
            <span className={css['insertSummary']}>{summaryOf(row)}</span>
          </UnstyledButton>
        ))}
        {data && found.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {t('insert.nothing')}
          </Text>
        )}
      </div>
    </>
  );
}

// texts: adapters:placeholder.*
// texts: adapters:filter.*
/** What a placeholder means, in the reader's language where it is known. */
function useSummary(): (row: Placeholders['placeholders'][number]) => string {
  const { t } = useTranslation('adapters');
  const say = t as (key: string, options: { defaultValue: string }) => string;
  return ({ name, summary }) => say(`placeholder.${name}`, { defaultValue: summary });
}

function moveBetween(event: KeyboardEvent<HTMLElement>, list: HTMLElement | null): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const at = buttons.indexOf(event.currentTarget);
  buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
