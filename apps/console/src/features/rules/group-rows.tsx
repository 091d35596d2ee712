import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConditionGroup } from './condition-kinds.ts';
import { ConditionRows, type ConditionRowsProps } from './condition-rows.tsx';
import type { Conditions } from './rule-data.ts';
import css from './rules.module.css';

export interface GroupRowsProps extends Omit<ConditionRowsProps, 'conditions' | 'onChange'> {
  readonly group: ConditionGroup;
  readonly branches: readonly Conditions[];
  readonly onChange: (branches: readonly Conditions[]) => void;
  readonly path: string;
  readonly level: number;
}

/** The blocks of one group; each holds conditions as the rule itself does. */
export function GroupRows({ group, branches, onChange, path, ...rest }: GroupRowsProps) {
  const { t } = useTranslation('rules');
  const name = t(`group.${group}.label`);
  return (
    <>
      {branches.map((branch, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- A block has nothing else to be known by.
        <div key={index} className={css['branch']} role="group" aria-label={t('group.branch', { name, place: index + 1 })}>
          <ConditionRows
            {...rest}
            conditions={branch}
            path={`${path}[${index}]`}
            onChange={(next) => onChange(branches.with(index, next))}
          />
          <ActionIcon
            aria-label={t('group.removeBranch', { name, place: index + 1 })}
            onClick={() => onChange(branches.toSpliced(index, 1))}
            disabled={rest.isDisabled}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...branches, {}])}
          disabled={rest.isDisabled}
        >
          {t('group.addBranch')}
        </Button>
      </div>
    </>
  );
}
