import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowBarToDown, IconArrowBarToUp, IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from './announce.tsx';
import css from './reorder.module.css';
import type { Reorder } from './use-reorder.ts';

export interface ReorderHandleProps {
  readonly reorder: Reorder;
  readonly index: number;
  readonly count: number;
  /** What the row is called, for people who listen. */
  readonly name: string;
  readonly isDisabled?: boolean;
}

/** Moves a row: dragged, by arrow keys, or by the menu that a click or Enter opens. */
export function ReorderHandle({ reorder, index, count, name, isDisabled = false }: ReorderHandleProps) {
  const { t } = useTranslation('ui');
  const [isOpen, setOpen] = useState(false);
  const move = (to: number): void => {
    if (to < 0 || to >= count || to === index) return;
    reorder.move(index, to);
    announce(t('reorder.moved', { name, place: to + 1, count }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isOpen || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    move(index + (event.key === 'ArrowUp' ? -1 : 1));
  };
  const entries = [
    { key: 'up', to: index - 1, icon: IconArrowUp },
    { key: 'down', to: index + 1, icon: IconArrowDown },
    { key: 'first', to: 0, icon: IconArrowBarToUp },
    { key: 'last', to: count - 1, icon: IconArrowBarToDown },
  ] as const;
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <ActionIcon
          className={css['handle'] ?? ''}
          data-handle={index}
          aria-label={t('reorder.handle', { name, place: index + 1, count })}
          disabled={isDisabled || count < 2}
          onPointerDown={(event) => reorder.press(event, index, () => setOpen(true))}
          // The pointer opens the menu when it is let go; a click without one is Enter or Space.
          onClick={(event) => event.detail === 0 && setOpen(true)}
          onKeyDown={onKeyDown}
        >
          <IconGripVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(({ key, to, icon: Icon }) => (
          <Menu.Item
            key={key}
            leftSection={<Icon size={15} aria-hidden />}
            disabled={to < 0 || to >= count || to === index}
            onClick={() => move(to)}
          >
            {t(`reorder.${key}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
