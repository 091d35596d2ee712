import { Button, Group, Stack, Text } from '@mantine/core';
import { GlobalActions } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { saveRebased } from '../../api/save-rebased.ts';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { ActionRows } from './action-rows.tsx';
import { refreshRules } from './change-rules.ts';
import type { Action, Site } from './rule-data.ts';
import { useRuleWords } from './rule-words.ts';

/** What is done for every call, before the rules and in addition to them. */
export function EveryCall({ site, etag }: { readonly site: Site; readonly etag: string }) {
  const { t } = useTranslation('rules');
  const mayEdit = useMayConfigure();
  const [isOpen, setOpen] = useState(false);
  const words = useRuleWords(site)({
    id: '',
    name: '',
    enabled: true,
    conditions: {},
    stopProcessing: false,
    actions: site.globalActions,
  });
  return (
    <Panel
      title={t('everyCall.title')}
      about={t('everyCall.about')}
      actions={
        mayEdit && (
          <Button variant="default" size="xs" onClick={() => setOpen(true)} aria-label={t('everyCall.edit')}>
            {t('edit')}
          </Button>
        )
      }
    >
      {words.actions.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('everyCall.none')}
        </Text>
      ) : (
        words.actions.map((text, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- actions have no other name
          <Text key={index} size="sm">
            <OutsideText text={text} />
          </Text>
        ))
      )}
      <SidePanel isOpen={isOpen} onClose={() => setOpen(false)} title={t('everyCall.title')}>
        <EditEveryCall site={site} etag={etag} onDone={() => setOpen(false)} />
      </SidePanel>
    </Panel>
  );
}

function EditEveryCall({ site, etag, onDone }: { readonly site: Site; readonly etag: string; readonly onDone: () => void }) {
  const { t } = useTranslation('rules');
  const [actions, setActions] = useState<readonly Action[]>(site.globalActions);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const outcome = await saveRebased({
        method: 'PUT',
        path: '/global-actions',
        body: actions,
        answer: GlobalActions,
        ifMatch: etag,
        base: site.globalActions,
      });
      if (outcome.kind !== 'saved') throw outcome.problem;
      await refreshRules();
      notifyDone(t('everyCall.saved'));
      onDone();
    } catch (cause) {
      setProblem(toProblem(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('everyCall.about')}
      </Text>
      <ActionRows actions={actions} onChange={setActions} site={site} isDisabled={isBusy} said={() => undefined} />
      {problem && <ErrorState error={problem} />}
      <Group>
        <Button onClick={() => void save()} loading={isBusy}>
          {t('editor.save')}
        </Button>
        <Button variant="default" onClick={onDone} disabled={isBusy}>
          {t('cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
