import { ActionIcon, Badge, Button, Switch, Text } from '@mantine/core';
import { CustomEvent } from '@ringhook/contract';
import { IconCopy, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { notifyUndo } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReorderHandle } from '../../ui/reorder-handle.tsx';
import reorderCss from '../../ui/reorder.module.css';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { useLeaveGuard } from '../../ui/use-leave-guard.ts';
import { moved, useReorder } from '../../ui/use-reorder.ts';
import css from './custom-events.module.css';
import { EventEditor } from './event-editor.tsx';
import { type EventValue, newEvent, newId, type Owner } from './event-data.ts';
import { stateKey } from './trigger-fields.tsx';
import type { EventList } from './use-event-list.ts';

export interface EventListViewProps {
  readonly list: EventList;
  readonly owner: Owner;
  /** Of others, and in force here too. */
  readonly shared: readonly EventValue[];
  /** Id of the event that is open. */
  readonly openId: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

/** The list and, when one is open, its editor; everything is saved together (G08). */
export function EventListView({ list, owner, shared, openId, onOpen }: EventListViewProps) {
  const { t } = useTranslation('custom-events');
  const { events, set, isDirty, isBusy, problem, theirs, showsAll } = list;
  useLeaveGuard(() => isDirty);
  const index = events.findIndex(({ id }) => id === openId);
  const open = events[index];
  const add = (): void => {
    const event = newEvent(owner, t('newName'));
    set((before) => [...before, event]);
    onOpen(event.id);
  };
  const save = async (): Promise<void> => {
    const wrong = await list.save();
    if (wrong !== undefined) onOpen(wrong);
  };
  const place = `customEvents[${index}].`;
  const refused = (problem?.fields ?? []).flatMap(({ field, message }) =>
    open && field.startsWith(place) ? [{ field: field.slice(place.length), message }] : [],
  );
  return (
    <>
      {open ? (
        <EventEditor
          key={open.id}
          event={open}
          onChange={(next) => set((before) => before.map((each) => (each.id === next.id ? next : each)))}
          onClose={() => onOpen(undefined)}
          refused={refused}
          showsAll={showsAll}
        />
      ) : (
        <Rows {...{ list, shared, onOpen }} onAdd={add} />
      )}
      <div className={css['bar']}>
        {theirs && (
          <div className={css['barWide']}>
            <ConflictView theirs={theirs} mine={events} isBusy={isBusy} onTakeTheirs={list.discard} onKeepMine={list.keepMine} />
          </div>
        )}
        {problem && (
          <div className={css['barWide']}>
            <ErrorState error={problem} />
          </div>
        )}
        <Button disabled={!isDirty} loading={isBusy} onClick={() => void save()}>
          {t('save')}
        </Button>
        <Button variant="default" disabled={!isDirty || isBusy} onClick={list.discard}>
          {t('discard')}
        </Button>
        {isDirty && (
          <Text size="xs" c="dimmed" role="status">
            {t('unsaved')}
          </Text>
        )}
      </div>
    </>
  );
}

interface RowsProps extends Pick<EventListViewProps, 'list' | 'shared' | 'onOpen'> {
  readonly onAdd: () => void;
}

function Rows({ list, shared, onOpen, onAdd }: RowsProps) {
  const { t } = useTranslation('custom-events');
  const { events, set } = list;
  const reorder = useReorder((from, to) => set((before) => moved(before, from, to)));
  const change = (next: EventValue): void => set((before) => before.map((each) => (each.id === next.id ? next : each)));
  const duplicate = (event: EventValue, index: number): void => {
    const copy = { ...event, id: newId(), name: t('copyOf', { name: event.name }).slice(0, 200) };
    set((before) => before.toSpliced(index + 1, 0, copy));
  };
  const remove = (event: EventValue, index: number): void => {
    set((before) => before.filter(({ id }) => id !== event.id));
    const onUndo = (): void => set((before) => (before.some(({ id }) => id === event.id) ? before : before.toSpliced(index, 0, event)));
    notifyUndo({ message: t('removed', { name: event.name }), undo: t('undo'), onUndo });
  };
  const addButton = (
    <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <Panel title={t('list.title')} about={t('list.about')} isFlush actions={events.length > 0 && addButton}>
        {events.length === 0 ? (
          <EmptyState title={t('empty.title')} about={t('empty.about')} actions={addButton} />
        ) : (
          <div ref={reorder.list} className={[css['rows'], reorderCss['list']].join(' ')} role="list" aria-label={t('list.title')}>
            {events.map((event, index) => (
              <div key={event.id} role="listitem" className={css['row']} {...reorder.row(index)}>
                <ReorderHandle reorder={reorder} index={index} count={events.length} name={event.name} />
                <Switch
                  aria-label={t('row.enabled', { name: event.name })}
                  checked={event.enabled}
                  onChange={({ currentTarget: { checked } }) => change({ ...event, enabled: checked })}
                />
                <Summary event={event} />
                <div className={css['rowEnd']}>
                  {list.showsAll && !CustomEvent.safeParse(event).success && <Badge color="red">{t('row.incomplete')}</Badge>}
                  <ActionIcon aria-label={t('row.edit', { name: event.name })} onClick={() => onOpen(event.id)}>
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon aria-label={t('row.duplicate', { name: event.name })} onClick={() => duplicate(event, index)}>
                    <IconCopy size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon aria-label={t('row.remove', { name: event.name })} onClick={() => remove(event, index)}>
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </div>
              </div>
            ))}
          </div>
        )}
      </Panel>
      {shared.length > 0 && (
        <div style={{ marginTop: '1rem' }}>
          <Panel title={t('shared.title')} about={t('shared.about')} isFlush>
            <div className={css['rows']} role="list" aria-label={t('shared.title')}>
              {shared.map((event) => (
                <div key={event.id} role="listitem" className={[css['row'], css['shared']].join(' ')}>
                  <Summary event={event} />
                  <div className={css['rowEnd']}>
                    {!event.enabled && <Badge color="gray">{t('row.off')}</Badge>}
                    <Badge variant="light" tt="none">
                      {event.owner.kind === 'team' ? t('shared.team', { team: event.owner.team }) : t('shared.everyone')}
                    </Badge>
                  </div>
                </div>
              ))}
            </div>
          </Panel>
        </div>
      )}
    </>
  );
}

function Summary({ event }: { readonly event: EventValue }): ReactNode {
  const { t } = useTranslation('custom-events');
  const { trigger, actions } = event;
  const states = trigger.states.map((state) => t(`state.${stateKey(state)}` as 'state.ringing'));
  const when = [
    t(`trigger.${trigger.category}`),
    states.length === 0 ? t('trigger.everyState') : states.join(', '),
    ...(trigger.category === 'call' && trigger.direction ? [t(`trigger.${trigger.direction}`)] : []),
    ...(trigger.category === 'call' && trigger.scope ? [t(`trigger.${trigger.scope}`)] : []),
    ...(trigger.category === 'call' && trigger.remoteTel ? [trigger.remoteTel.anyOf.slice(0, 3).join(', ')] : []),
  ];
  const then = actions.map(({ kind }) => t(`kind.${kind}`));
  return (
    <div style={{ minWidth: 0 }}>
      <div className={css['rowName']}>{event.name}</div>
      <div className={css['rowAbout']}>{when.filter((text) => text !== '').join(' · ')}</div>
      <div className={css['rowAbout']}>→ {then.length === 0 ? t('action.none.actions') : then.join(', ')}</div>
    </div>
  );
}
