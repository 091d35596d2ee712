import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconKey, IconKeyOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ReorderHandle } from '../../ui/reorder-handle.tsx';
import reorderCss from '../../ui/reorder.module.css';
import { NO_SECRET, SecretField } from '../../ui/secret-field.tsx';
import { type Reorder, moved, useReorder } from '../../ui/use-reorder.ts';
import type { AdapterForm } from './adapter-form.tsx';
import { newRow, type PairRow } from './adapter-values.ts';
import css from './adapters.module.css';
import { useFinding } from './findings.tsx';
import { TemplateInput } from './template-input.tsx';

export interface PairRowsProps {
  readonly form: AdapterForm;
  readonly field: 'parameters' | 'headers' | 'fields';
  readonly isDisabled: boolean;
}

/** Names and values in an order that counts: parameters, headers, fields of a form. */
export function PairRows({ form, field, isDisabled }: PairRowsProps) {
  const { t } = useTranslation('adapters');
  const rows: readonly PairRow[] = form.getValues()[field];
  const set = (next: readonly PairRow[]): void => {
    form.setFieldValue(field, next as never);
    // Errors name places, and those have changed.
    form.setErrors(Object.fromEntries(Object.entries(form.errors).filter(([at]) => !at.startsWith(`${field}.`))));
  };
  const reorder = useReorder((from, to) => set(moved(rows, from, to)));
  const add = (): void => {
    set([...rows, newRow()]);
    requestAnimationFrame(() => reorder.list.current?.querySelector<HTMLElement>('[data-row]:last-child input')?.focus());
  };
  return (
    <div>
      <div ref={reorder.list} className={[css['pairs'], reorderCss['list']].join(' ')} role="list" aria-label={t(`pairs.${field}.list`)}>
        {rows.map((row, index) => (
          <PairRowView
            key={row.key}
            {...{ form, field, row, index, reorder, isDisabled, count: rows.length }}
            onChange={(next) => set(rows.with(index, next))}
            onRemove={() => set(rows.toSpliced(index, 1))}
          />
        ))}
      </div>
      <Button
        variant="subtle"
        size="xs"
        mt={rows.length > 0 ? 6 : 0}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={add}
        disabled={isDisabled}
      >
        {t(`pairs.${field}.add`)}
      </Button>
    </div>
  );
}

interface PairRowViewProps extends PairRowsProps {
  readonly row: PairRow;
  readonly index: number;
  readonly count: number;
  readonly reorder: Reorder;
  readonly onChange: (row: PairRow) => void;
  readonly onRemove: () => void;
}

function PairRowView({ form, field, row, index, count, reorder, isDisabled, onChange, onRemove }: PairRowViewProps) {
  const { t } = useTranslation('adapters');
  const at = `${field}.${index}`;
  const foundAtName = useFinding(`${at}.name`);
  const name = row.name || t('pairs.unnamed', { place: index + 1 });
  return (
    <div role="listitem" className={css['pair']} {...reorder.row(index)}>
      <ReorderHandle reorder={reorder} index={index} count={count} name={name} isDisabled={isDisabled} />
      <TextInput
        aria-label={t('pairs.nameOf', { place: index + 1 })}
        placeholder={t('pairs.name')}
        value={row.name}
        onChange={(event) => onChange({ ...row, name: event.currentTarget.value })}
        error={form.errors[`${at}.name`] ?? foundAtName.error}
        disabled={isDisabled}
        classNames={{ input: css['template'] ?? '' }}
        autoComplete="off"
        spellCheck={false}
      />
      <div className={css['pairValue']}>
        <TemplateInput
          label={t('pairs.valueOf', { name })}
          field={`${at}.value`}
          value={row.value}
          onChange={(value) => onChange({ ...row, value })}
          error={form.errors[`${at}.value`]}
          isDisabled={isDisabled}
        />
        {row.secret && (
          <SecretField
            label={t('pairs.secret', { secret: '{{secret}}' })}
            value={row.secret}
            onChange={(secret) => onChange({ ...row, secret })}
            error={Object.keys(form.errors).some((key) => key.startsWith(`${at}.secret`))}
            disabled={isDisabled}
          />
        )}
      </div>
      <div className={css['pairEnd']}>
        {field === 'headers' && <SecretToggle row={row} onChange={onChange} isDisabled={isDisabled} />}
        <Tooltip label={t('pairs.remove', { name })}>
          <ActionIcon aria-label={t('pairs.remove', { name })} onClick={onRemove} disabled={isDisabled}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function SecretToggle({
  row,
  onChange,
  isDisabled,
}: {
  readonly row: PairRow;
  readonly onChange: (row: PairRow) => void;
  readonly isDisabled: boolean;
}) {
  const { t } = useTranslation('adapters');
  const { secret, ...plain } = row;
  const toggle = (): void => onChange(secret ? plain : { ...row, value: row.value || '{{secret}}', secret: NO_SECRET });
  const label = t(secret ? 'pairs.withoutSecret' : 'pairs.withSecret');
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} aria-pressed={secret !== undefined} onClick={toggle} disabled={isDisabled}>
        {secret ? <IconKeyOff size={16} aria-hidden /> : <IconKey size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
