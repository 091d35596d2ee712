import { ActionIcon, Button, Menu, NativeSelect, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../ui/announce.tsx';
import { moved } from '../../ui/use-reorder.ts';
import { ActionFields } from './action-fields.tsx';
import css from './custom-events.module.css';
import {
  ACTION_KINDS,
  type ActionKind,
  type ActionListName,
  type ActionValue,
  asKind,
  newAction,
  type StateName,
  type TriggerValue,
} from './event-data.ts';
import { useSaid } from './said.tsx';
import { TestButton } from './test-button.tsx';

export interface ActionListProps {
  readonly list: ActionListName;
  readonly actions: readonly ActionValue[];
  readonly onChange: (actions: readonly ActionValue[]) => void;
  readonly trigger: TriggerValue;
  readonly callNumber: number | null;
  readonly state: StateName | undefined;
}

/** What is done, in this order (G18-G22); every action can become one of another kind in place (G09). */
export function ActionList({ list, actions, onChange, trigger, callNumber, state }: ActionListProps) {
  const { t } = useTranslation('custom-events');
  const { error, warning } = useSaid(list);
  const move = (from: number, to: number): void => {
    onChange(moved(actions, from, to));
    announce(t('action.moved', { place: to + 1, count: actions.length }));
  };
  return (
    <Stack gap="sm">
      {actions.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(`action.none.${list}`)}
        </Text>
      )}
      {error !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      {warning}
      {actions.map((action, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- actions have no other name; their fields hold no state of their own
        <section key={index} className={css['action']} aria-label={t('action.name', { place: index + 1, kind: t(`kind.${action.kind}`) })}>
          <div className={css['actionHead']}>
            <NativeSelect
              aria-label={t('action.kind', { place: index + 1 })}
              value={action.kind}
              data={ACTION_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
              onChange={(event) => onChange(actions.with(index, asKind(action, event.currentTarget.value as ActionKind)))}
              style={{ flex: '1 1 12rem' }}
            />
            <TestButton {...{ action, trigger, callNumber, state }} />
            <ActionIcon aria-label={t('action.up', { place: index + 1 })} disabled={index === 0} onClick={() => move(index, index - 1)}>
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              aria-label={t('action.down', { place: index + 1 })}
              disabled={index === actions.length - 1}
              onClick={() => move(index, index + 1)}
            >
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={t('action.remove', { place: index + 1 })} onClick={() => onChange(actions.toSpliced(index, 1))}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
          <ActionFields action={action} path={`${list}[${index}]`} onChange={(next) => onChange(actions.with(index, next))} />
        </section>
      ))}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} style={{ alignSelf: 'flex-start' }}>
            {t(`action.add.${list}`)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ACTION_KINDS.map((kind) => (
            <Menu.Item key={kind} onClick={() => onChange([...actions, newAction(kind)])}>
              {t(`kind.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  );
}
