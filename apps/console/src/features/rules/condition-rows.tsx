import { ActionIcon, Button, Code, Menu, Text, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { OutsideText } from '../../ui/outside-text.tsx';
import { ConditionField } from './condition-field.tsx';
import { CONDITION_KINDS, type ConditionKind, emptyCondition, otherConditions, withoutCondition } from './condition-kinds.ts';
import { FindingLine } from './finding-line.tsx';
import type { Conditions, Site } from './rule-data.ts';
import css from './rules.module.css';
import type { Said } from './use-rule-draft.ts';

export interface ConditionRowsProps {
  readonly conditions: Conditions;
  readonly onChange: (conditions: Conditions) => void;
  readonly site: Site;
  readonly isDisabled: boolean;
  readonly said: Said;
}

/** Which calls: everything that is listed must hold. */
export function ConditionRows({ conditions, onChange, site, isDisabled, said }: ConditionRowsProps) {
  const { t } = useTranslation('rules');
  const used = CONDITION_KINDS.filter((kind) => conditions[kind] !== undefined);
  const free = CONDITION_KINDS.filter((kind) => conditions[kind] === undefined);
  const others = otherConditions(conditions);
  const set = <Kind extends ConditionKind>(kind: Kind, value: Conditions[Kind]): void => {
    const { [kind]: _, ...rest } = conditions;
    onChange(value === undefined ? rest : { ...conditions, [kind]: value });
  };
  return (
    <div>
      {used.length + others.length === 0 && (
        <Text size="sm" c="dimmed" mb={4}>
          {t('conditions.none')}
        </Text>
      )}
      <div className={css['rows']} role="list" aria-label={t('conditions.list')}>
        {used.map((kind) => {
          const found = said(`conditions.${kind}`);
          const label = t(`condition.${kind}.label`);
          return (
            <div key={kind} role="listitem" className={css['condition']}>
              <span className={css['conditionName']}>{label}</span>
              <div className={css['conditionValue']}>
                <ConditionField {...{ kind, conditions, site, isDisabled, label }} hasError={found?.severity === 'error'} onChange={set} />
                {found && <FindingLine severity={found.severity} message={found.message} />}
              </div>
              <Tooltip label={t('conditions.remove', { name: label })}>
                <ActionIcon aria-label={t('conditions.remove', { name: label })} onClick={() => set(kind, undefined)} disabled={isDisabled}>
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </div>
          );
        })}
        {others.map(([kind, text]) => {
          const found = said(`conditions.${kind}`);
          return (
            <div key={kind} role="listitem" className={css['condition']}>
              <span className={css['conditionName']}>{kind}</span>
              <div className={css['conditionValue']}>
                <Code block>
                  <OutsideText text={text} />
                </Code>
                <Text size="xs" c="dimmed">
                  {t('conditions.asYaml')}
                </Text>
                {found && <FindingLine severity={found.severity} message={found.message} />}
              </div>
              <ActionIcon
                aria-label={t('conditions.remove', { name: kind })}
                onClick={() => onChange(withoutCondition(conditions, kind))}
                disabled={isDisabled}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </div>
          );
        })}
      </div>
      {free.length > 0 && (
        <Menu position="bottom-start" withinPortal={false} width={320}>
          <Menu.Target>
            <Button variant="subtle" size="xs" mt={6} leftSection={<IconPlus size={14} aria-hidden />} disabled={isDisabled}>
              {t('conditions.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {free.map((kind) => (
              <Menu.Item key={kind} onClick={() => set(kind, emptyCondition(kind))}>
                <Text size="sm" fw={500}>
                  {t(`condition.${kind}.label`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`condition.${kind}.help`)}
                </Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
