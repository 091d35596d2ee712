import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConditionField } from './condition-field.tsx';
import { CONDITION_GROUPS, CONDITION_KINDS, type ConditionGroup, type ConditionKind, emptyCondition } from './condition-kinds.ts';
import { FindingLine } from './finding-line.tsx';
import { GroupRows } from './group-rows.tsx';
import type { Conditions, Site } from './rule-data.ts';
import css from './rules.module.css';
import type { Said } from './use-rule-draft.ts';

export interface ConditionRowsProps {
  readonly conditions: Conditions;
  readonly onChange: (conditions: Conditions) => void;
  readonly site: Site;
  readonly isDisabled: boolean;
  readonly said: Said;
  /** Where they stand in the rule. */
  readonly path?: string;
  readonly level?: number;
}

/** The contract refuses groups below this (P10). */
const DEEPEST = 5;

/** Which calls: everything that is listed must hold. */
export function ConditionRows({ conditions, onChange, site, isDisabled, said, path = 'conditions', level = 1 }: ConditionRowsProps) {
  const { t } = useTranslation('rules');
  const used = CONDITION_KINDS.filter((kind) => conditions[kind] !== undefined);
  const groups = CONDITION_GROUPS.filter((group) => conditions[group] !== undefined);
  const isEmpty = used.length + groups.length === 0;
  const set = (kind: ConditionKind | ConditionGroup, value: unknown): void => {
    const { [kind]: _, ...rest } = conditions;
    onChange((value === undefined ? rest : { ...conditions, [kind]: value }) as Conditions);
  };
  const row = { said, isDisabled, onRemove: (kind: ConditionKind | ConditionGroup) => set(kind, undefined) };
  return (
    <div className={css['level']}>
      {isEmpty && (
        <Text size="sm" c="dimmed" mb={4}>
          {t('conditions.none')}
        </Text>
      )}
      {/* A list without entries is none to a screen reader. */}
      <div className={css['rows']} {...(!isEmpty && { role: 'list', 'aria-label': t('conditions.list') })}>
        {used.map((kind) => {
          const label = t(`condition.${kind}.label`);
          const at = `${path}.${kind}`;
          return (
            <Row key={kind} {...row} kind={kind} label={label} path={at}>
              <ConditionField
                {...{ kind, conditions, site, isDisabled, label, said }}
                path={at}
                hasError={said(at)?.severity === 'error'}
                onChange={set}
              />
            </Row>
          );
        })}
        {groups.map((group) => (
          <Row key={group} {...row} kind={group} label={t(`group.${group}.label`)} path={`${path}.${group}`}>
            <GroupRows
              {...{ group, site, isDisabled, said }}
              branches={conditions[group] ?? []}
              path={`${path}.${group}`}
              level={level + 1}
              onChange={(branches) => set(group, branches)}
            />
          </Row>
        ))}
      </div>
      <AddMenu {...{ conditions, isDisabled, onAdd: set }} hasGroups={level < DEEPEST} />
    </div>
  );
}

interface RowProps {
  readonly kind: ConditionKind | ConditionGroup;
  readonly label: string;
  readonly path: string;
  readonly said: Said;
  readonly isDisabled: boolean;
  readonly onRemove: (kind: ConditionKind | ConditionGroup) => void;
  readonly children: ReactNode;
}

function Row({ kind, label, path, said, isDisabled, onRemove, children }: RowProps) {
  const { t } = useTranslation('rules');
  const found = said(path);
  // What is wrong in a block is said there.
  const isOwn = !CONDITION_GROUPS.some((group) => group === kind) || found?.path === path;
  return (
    <div role="listitem" className={css['condition']}>
      <span className={css['conditionName']}>{label}</span>
      <div className={css['conditionValue']}>
        {children}
        {found && isOwn && <FindingLine severity={found.severity} message={found.message} />}
      </div>
      <Tooltip label={t('conditions.remove', { name: label })}>
        <ActionIcon aria-label={t('conditions.remove', { name: label })} onClick={() => onRemove(kind)} disabled={isDisabled}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

interface AddMenuProps {
  readonly conditions: Conditions;
  readonly isDisabled: boolean;
  readonly hasGroups: boolean;
  readonly onAdd: (kind: ConditionKind | ConditionGroup, value: unknown) => void;
}

function AddMenu({ conditions, isDisabled, hasGroups, onAdd }: AddMenuProps) {
  const { t } = useTranslation('rules');
  const free = CONDITION_KINDS.filter((kind) => conditions[kind] === undefined);
  const groups = hasGroups ? CONDITION_GROUPS.filter((group) => conditions[group] === undefined) : [];
  if (free.length + groups.length === 0) return;
  const item = (label: string, help: string) => (
    <>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Text size="xs" c="dimmed">
        {help}
      </Text>
    </>
  );
  return (
    <Menu position="bottom-start" withinPortal={false} width={320}>
      <Menu.Target>
        <Button variant="subtle" size="xs" mt={6} leftSection={<IconPlus size={14} aria-hidden />} disabled={isDisabled}>
          {t('conditions.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {free.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind, emptyCondition(kind))}>
            {item(t(`condition.${kind}.label`), t(`condition.${kind}.help`))}
          </Menu.Item>
        ))}
        {groups.map((group) => (
          <Menu.Item key={group} onClick={() => onAdd(group, [{}])}>
            {item(t(`group.${group}.label`), t(`group.${group}.help`))}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
