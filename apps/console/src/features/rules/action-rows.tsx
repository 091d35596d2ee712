import { ActionIcon, Button, MultiSelect, NativeSelect, Select, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReorderHandle } from '../../ui/reorder-handle.tsx';
import reorderCss from '../../ui/reorder.module.css';
import { moved, useReorder } from '../../ui/use-reorder.ts';
import { FindingLine } from './finding-line.tsx';
import { type Action, EVENTS, type Site } from './rule-data.ts';
import type { Said } from './use-rule-draft.ts';
import css from './rules.module.css';

export interface ActionRowsProps {
  readonly actions: readonly Action[];
  readonly onChange: (actions: readonly Action[]) => void;
  readonly site: Site;
  readonly isDisabled: boolean;
  /** What was found at a path such as `actions[0].adapterId`. */
  readonly said: Said;
}

type Mode = 'events' | 'once' | 'workstation';

const MODES = ['events', 'once', 'workstation'] as const;
let keys = 0;

/** Who is told, of what, in this order. */
export function ActionRows({ actions, onChange, site, isDisabled, said }: ActionRowsProps) {
  const { t } = useTranslation('rules');
  // Actions have no name of their own: rows keep theirs while they move.
  const [names, setNames] = useState<readonly number[]>(() => actions.map(() => ++keys));
  const nameAt = (index: number): number => names[index] ?? index - 1_000;
  const set = (next: readonly Action[], nextNames: readonly number[] = names): void => {
    setNames(nextNames);
    onChange(next);
  };
  const all = actions.map((_, index) => nameAt(index));
  const reorder = useReorder((from, to) => set(moved(actions, from, to), moved(all, from, to)));
  const first = site.adapters.find(({ id }) => !actions.some(({ adapterId }) => adapterId === id)) ?? site.adapters[0];
  const add = (): void => set([...actions, newAction(first?.id ?? '')], [...all, ++keys]);
  return (
    <div>
      <div ref={reorder.list} className={[css['rows'], reorderCss['list']].join(' ')} role="list" aria-label={t('actions.list')}>
        {actions.map((action, index) => (
          <div key={nameAt(index)} role="listitem" className={css['action']} {...reorder.row(index)}>
            <ReorderHandle
              reorder={reorder}
              index={index}
              count={actions.length}
              name={site.adapters.find(({ id }) => id === action.adapterId)?.name ?? action.adapterId}
              isDisabled={isDisabled}
            />
            <ActionFields {...{ action, index, site, isDisabled, said }} onChange={(next) => set(actions.with(index, next))} />
            <Tooltip label={t('actions.remove', { place: index + 1 })}>
              <ActionIcon
                aria-label={t('actions.remove', { place: index + 1 })}
                onClick={() => set(actions.toSpliced(index, 1), all.toSpliced(index, 1))}
                disabled={isDisabled}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        ))}
      </div>
      <Button
        variant="subtle"
        size="xs"
        mt={actions.length > 0 ? 6 : 0}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={add}
        disabled={isDisabled}
      >
        {t('actions.add')}
      </Button>
    </div>
  );
}

interface ActionFieldsProps {
  readonly action: Action;
  readonly index: number;
  readonly site: Site;
  readonly isDisabled: boolean;
  readonly said: Said;
  readonly onChange: (action: Action) => void;
}

function ActionFields({ action, index, site, isDisabled, said, onChange }: ActionFieldsProps) {
  const { t } = useTranslation('rules');
  const { adapterId, events } = action;
  const place = index + 1;
  const found = said(`actions[${index}]`);
  const mode: Mode = action.where === 'workstation' ? 'workstation' : action.when === 'once' ? 'once' : 'events';
  const setMode = (next: Mode): void =>
    onChange({ ...action, where: next === 'workstation' ? 'workstation' : 'server', when: next === 'once' ? 'once' : 'onStateEvents' });
  const setEvents = (chosen: readonly string[]): void => {
    const { events: _, ...rest } = action;
    const told = EVENTS.filter((event) => chosen.includes(event));
    onChange(told.length === 0 || told.length === EVENTS.length ? rest : { ...rest, events: told });
  };
  return (
    <div className={css['actionFields']}>
      <Select
        aria-label={t('actions.adapter', { place })}
        placeholder={t('actions.choose')}
        data={site.adapters.map(({ id, name }) => ({ value: id, label: name }))}
        value={adapterId === '' ? null : adapterId}
        onChange={(id) => onChange({ ...action, adapterId: id ?? '' })}
        searchable
        nothingFoundMessage={t('actions.noAdapter')}
        error={found?.severity === 'error'}
        disabled={isDisabled}
      />
      <NativeSelect
        aria-label={t('actions.mode', { place })}
        data={MODES.map((each) => ({ value: each, label: t(`actions.modes.${each}`) }))}
        value={mode}
        onChange={(event) => setMode(event.currentTarget.value as Mode)}
        disabled={isDisabled}
      />
      {mode === 'events' && (
        <MultiSelect
          aria-label={t('actions.events', { place })}
          placeholder={events === undefined ? t('actions.allEvents') : ''}
          data={EVENTS}
          value={[...(events ?? [])]}
          onChange={setEvents}
          disabled={isDisabled}
          clearable={false}
        />
      )}
      {found && <FindingLine severity={found.severity} message={found.message} />}
    </div>
  );
}

function newAction(adapterId: string): Action {
  return { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId };
}
