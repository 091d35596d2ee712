import { Stack, Tabs } from '@mantine/core';
import { type CurrentConfiguration, Rule } from '@ringhook/contract';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { type Answered, callApi, newOnceKey, path } from '../../api/client.ts';
import { toProblem } from '../../api/problem.ts';
import { isSame, saveRebased } from '../../api/save-rebased.ts';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { places } from '../../ui/places.ts';
import { useLeaveGuard } from '../../ui/use-leave-guard.ts';
import { refreshRules } from './change-rules.ts';
import { DryRunPanel } from './dry-run-panel.tsx';
import { HistoryTab } from './history-tab.tsx';
import type { RuleValue } from './rule-data.ts';
import { RuleForm } from './rule-form.tsx';
import { RulePreviewPanel } from './rule-preview.tsx';
import css from './rules.module.css';
import { SaveBar } from './save-bar.tsx';
import { useRuleDraft } from './use-rule-draft.ts';
import { YamlTab } from './yaml-tab.tsx';

export interface RuleEditorProps {
  readonly initial: RuleValue;
  readonly isNew: boolean;
  /** The configuration the rule belongs to, as it is now. */
  readonly current: Answered<z.output<typeof CurrentConfiguration>>;
}

interface SaveWay {
  /** Over what somebody else saved. */
  readonly ifMatch?: string;
}

export function RuleEditor({ initial, isNew, current }: RuleEditorProps) {
  const { t } = useTranslation('rules');
  const navigate = useNavigate();
  const site = current.data.configuration;
  const mayEdit = useMayConfigure();
  const [base, setBase] = useState({ rule: initial, etag: current.etag ?? '*' });
  const [theirs, setTheirs] = useState<Answered<RuleValue> | 'removed'>();
  const [isBusy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const [tab, setTab] = useState('form');
  const onceKey = useRef(newOnceKey());
  const draft = useRuleDraft(initial, site);
  const isDirty = !isSame(draft.rule, base.rule);
  useLeaveGuard(() => isDirty && mayEdit);

  const finish = (rule: RuleValue, etag: string | null): void => {
    setBase({ rule, etag: etag ?? '*' });
    draft.replace(rule);
    setTheirs(undefined);
    setNote('');
    notifyDone(t('editor.saved'));
  };
  const add = async (body: RuleValue): Promise<void> => {
    await callApi({ method: 'POST', path: '/rules', body, answer: Rule, note, onceKey: onceKey.current });
    await refreshRules();
    notifyDone(t('editor.added'));
    await navigate({ to: places.rule(body.id), replace: true, ignoreBlocker: true });
  };
  const change = async (body: RuleValue, { ifMatch = base.etag }: SaveWay): Promise<void> => {
    const request = { method: 'PUT' as const, path: path`/rules/${base.rule.id}`, body, answer: Rule, note };
    const outcome = await saveRebased({ ...request, ifMatch, base: base.rule });
    if (outcome.kind === 'saved') finish(outcome.data, outcome.etag);
    else if (outcome.kind === 'conflict') setTheirs(outcome.theirs ?? 'removed');
    else throw outcome.problem;
    await refreshRules();
  };
  const save = async (way: SaveWay = {}): Promise<void> => {
    draft.showAll();
    const { parsed } = draft;
    if (!parsed) return;
    setBusy(true);
    draft.refuse(undefined);
    try {
      await (isNew || theirs === 'removed' ? add(parsed) : change(parsed, way));
    } catch (cause) {
      onceKey.current = newOnceKey();
      draft.refuse(toProblem(cause));
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  const isDisabled = !mayEdit || isBusy;
  return (
    <div className={css['layout']}>
      <form noValidate onSubmit={onSubmit}>
        <Stack gap="md">
          {theirs && (
            <ConflictView
              mine={draft.rule}
              theirs={theirs === 'removed' ? undefined : theirs.data}
              isBusy={isBusy}
              onTakeTheirs={() => theirs !== 'removed' && finish(theirs.data, theirs.etag)}
              onKeepMine={() => void save(theirs === 'removed' ? {} : { ifMatch: theirs.etag ?? '*' })}
            />
          )}
          <Tabs value={tab} onChange={(next) => setTab(next ?? 'form')} keepMounted={false}>
            <Tabs.List mb="md" aria-label={t('editor.views')}>
              <Tabs.Tab value="form">{t('editor.form')}</Tabs.Tab>
              <Tabs.Tab value="yaml">YAML</Tabs.Tab>
              {!isNew && <Tabs.Tab value="history">{t('history.tab')}</Tabs.Tab>}
            </Tabs.List>
            <Tabs.Panel value="form">
              <RuleForm draft={draft} site={site} isNew={isNew} isDisabled={isDisabled} />
            </Tabs.Panel>
            <Tabs.Panel value="yaml">
              <YamlTab rule={draft.rule} onChange={draft.replace} isDisabled={isDisabled} />
            </Tabs.Panel>
            {!isNew && (
              <Tabs.Panel value="history">
                <HistoryTab
                  ruleId={base.rule.id}
                  site={site}
                  isDisabled={isDisabled}
                  onTake={(rule) => {
                    draft.replace(rule);
                    setTab('form');
                  }}
                />
              </Tabs.Panel>
            )}
          </Tabs>
        </Stack>
        {mayEdit && (
          <SaveBar
            {...{ isNew, isBusy, note }}
            isDirty={isNew || isDirty}
            problem={draft.problem}
            onNote={setNote}
            onReset={() => draft.replace(base.rule)}
          />
        )}
      </form>
      <Stack gap="md" className={css['aside'] ?? ''}>
        <RulePreviewPanel rule={draft.parsed} />
        <DryRunPanel rule={draft.parsed} />
      </Stack>
    </div>
  );
}
