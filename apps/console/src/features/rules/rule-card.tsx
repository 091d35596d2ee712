import { ActionIcon, Badge, Menu, Switch } from '@mantine/core';
import type { LintFinding } from '@ringhook/core';
import { IconCopy, IconDots, IconHelpCircle, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from '../../ui/link.tsx';
import { notifyDone, notifyProblem, notifyUndo } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { ReorderHandle } from '../../ui/reorder-handle.tsx';
import type { Reorder } from '../../ui/use-reorder.ts';
import { addRule, changeRule, freeId, refreshRules, removeRule } from './change-rules.ts';
import { FindingLine } from './finding-line.tsx';
import type { RuleValue } from './rule-data.ts';
import { RuleSentence } from './rule-sentence.tsx';
import type { RuleWords } from './rule-words.ts';
import css from './rules.module.css';

export interface RuleCardProps {
  readonly rule: RuleValue;
  readonly words: RuleWords;
  /** Its place among all rules, from 0. */
  readonly place: number;
  readonly count: number;
  readonly findings: readonly LintFinding[];
  readonly reorder: Reorder;
  readonly canMove: boolean;
  readonly mayEdit: boolean;
  readonly ids: readonly string[];
  readonly etag: string;
}

export function RuleCard({ rule, words, place, count, findings, reorder, canMove, mayEdit, ids, etag }: RuleCardProps) {
  const { t } = useTranslation('rules');
  const { id, name, enabled } = rule;
  const toggle = (): void => {
    changeRule(rule, { enabled: !enabled }, etag)
      .then(() => notifyDone(t(enabled ? 'list.switchedOff' : 'list.switchedOn', { name })))
      .catch(notifyProblem);
  };
  return (
    <div role="listitem" className={css['rule']} data-off={enabled ? undefined : true} {...reorder.row(place)}>
      <ReorderHandle reorder={reorder} index={place} count={count} name={name} isDisabled={!canMove} />
      <div className={css['ruleMain']}>
        <div className={css['ruleHead']}>
          <span className={css['place']} aria-hidden>
            {place + 1}
          </span>
          <Link to={places.rule(id)} fw={600} c="inherit">
            <OutsideText text={name} />
          </Link>
          {!enabled && <Badge color="gray">{t('list.off')}</Badge>}
        </div>
        <RuleSentence words={words} />
        {findings.map(({ path, code, message, severity }) => (
          <FindingLine key={`${path} ${code}`} severity={severity} message={message} />
        ))}
      </div>
      <div className={css['ruleEnd']}>
        <Link
          to={places.why()}
          search={{ rule: id }}
          aria-label={t('list.why', { name })}
          title={t('list.why', { name })}
          c="dimmed"
          p={5}
          lh={0}
        >
          <IconHelpCircle size={18} aria-hidden />
        </Link>
        <Switch aria-label={t('list.switch', { name })} checked={enabled} onChange={toggle} disabled={!mayEdit} />
        {mayEdit && <RuleMenu rule={rule} ids={ids} />}
      </div>
    </div>
  );
}

function RuleMenu({ rule, ids }: { readonly rule: RuleValue; readonly ids: readonly string[] }) {
  const { t } = useTranslation('rules');
  const { name, id } = rule;
  const duplicate = async (): Promise<void> => {
    // Off, so that nothing is told twice before it was made different.
    await addRule({ ...rule, id: freeId(id, ids), name: t('list.copyOf', { name }), enabled: false }, { ids, after: id });
    notifyDone(t('list.duplicated'));
  };
  const remove = async (): Promise<void> => {
    const putBack = await removeRule(rule, ids);
    notifyUndo({ message: t('list.removed', { name }), undo: t('undo'), onUndo: putBack });
    await refreshRules();
  };
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon aria-label={t('list.actions', { name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void duplicate().catch(notifyProblem)}>
          {t('list.duplicate')}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => void remove().catch(notifyProblem)}>
          {t('list.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
