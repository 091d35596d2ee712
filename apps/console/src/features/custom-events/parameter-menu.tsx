import { ActionIcon, NativeSelect, Popover, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconBraces, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './custom-events.module.css';
import { useEditor } from './event-data.ts';

export interface ParameterMenuProps {
  /** The field it inserts into, for people who listen. */
  readonly field: string;
  readonly onInsert: (text: string) => void;
}

/** Everything that can be inserted, with meaning and sample (G24); a filter can be put behind it at once. */
export function ParameterMenu({ field, onInsert }: ParameterMenuProps) {
  const { t } = useTranslation('custom-events');
  const [isOpen, setOpen] = useState(false);
  const choose = (text: string): void => {
    setOpen(false);
    onInsert(text);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} trapFocus returnFocus withinPortal shadow="md">
      <Popover.Target>
        <ActionIcon size="sm" title={t('insert.open')} aria-label={t('insert.into', { field })} onClick={() => setOpen(!isOpen)}>
          <IconBraces size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t('insert.open')}>
        {isOpen && <ParameterList onChoose={choose} />}
      </Popover.Dropdown>
    </Popover>
  );
}

// texts: custom-events:parameter.*
function ParameterList({ onChoose }: { readonly onChoose: (text: string) => void }) {
  const { t } = useTranslation('custom-events');
  const say = t as (key: string, options: { defaultValue: string }) => string;
  const { data } = useEditor();
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const wanted = typed.trim().toLowerCase();
  const rows = (data?.parameters ?? []).map((row) => ({
    ...row,
    summary: say(`parameter.${row.name.replaceAll('.', '')}`, { defaultValue: row.summary }),
  }));
  const found = rows.filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(wanted));
  const textOf = (name: string): string => {
    const inside = filter === '' ? name : `${name} | ${filter === 'date' ? 'date:iso' : filter}`;
    return name.includes('.') ? `{${inside}}` : `{{${inside}}}`;
  };
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
  const filters = (data?.filters ?? []).map(({ name }) => ({ value: name, label: `| ${name}` }));
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
          data={[{ value: '', label: t('insert.noFilter') }, ...filters]}
        />
      </div>
      <div className={css['insertList']} ref={list} role="group" aria-label={t('insert.list')}>
        {found.map(({ name, example, summary }) => (
          <UnstyledButton
            key={name}
            className={css['insertRow'] ?? ''}
            onClick={() => onChoose(textOf(name))}
            onKeyDown={(event) => moveBetween(event, list.current)}
          >
            <span className={css['insertName']}>{name}</span>
            <span className={css['insertSample']}>{example}</span>
            <span className={css['insertSummary']}>{summary}</span>
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

function moveBetween(event: KeyboardEvent<HTMLElement>, list: HTMLElement | null): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const at = buttons.indexOf(event.currentTarget);
  buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
