import { Settings } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { type Answered, callApi } from '../../api/client.ts';
import { useRevised } from '../../api/read.ts';
import { saveRebased } from '../../api/save-rebased.ts';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { ManagedByFile } from '../../ui/managed-by-file.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/states.tsx';
import { SettingsFormView } from './settings-form.tsx';
import { type SettingsValue, toValues } from './settings-values.ts';

/** What holds for the whole site. Saved is live. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const settings = useRevised({ path: '/settings', answer: Settings });
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <ManagedByFile />
      <QueryState query={settings} lines={14}>
        {(answered) => <Editor answered={answered} />}
      </QueryState>
    </>
  );
}

interface Conflict {
  readonly mine: SettingsValue;
  readonly theirs: Answered<SettingsValue> | undefined;
}

function Editor({ answered }: { readonly answered: Answered<SettingsValue> }) {
  const { t } = useTranslation('settings');
  // What is edited stays what it was, whatever is read again meanwhile.
  const [base, setBase] = useState(answered);
  const [conflict, setConflict] = useState<Conflict>();
  const finish = (next: Answered<SettingsValue>): void => {
    setConflict(undefined);
    setBase(next);
    void refresh('/settings', '/configuration', '/auth/state');
  };
  const save = async (mine: SettingsValue, note: string): Promise<void> => {
    const order = { method: 'PUT', path: '/settings', body: mine, note, answer: Settings } as const;
    const outcome = await saveRebased({ ...order, ifMatch: base.etag ?? '*', base: base.data });
    if (outcome.kind === 'refused') throw outcome.problem;
    if (outcome.kind === 'conflict') return setConflict({ mine, theirs: outcome.theirs });
    finish(outcome);
    return notifyDone(t('saved'));
  };
  const keepMine = async ({ mine, theirs }: Conflict): Promise<void> => {
    finish(await callApi({ method: 'PUT', path: '/settings', body: mine, answer: Settings, ifMatch: theirs?.etag ?? '*' }));
    notifyDone(t('saved'));
  };
  const notice = conflict && (
    <ConflictView
      mine={conflict.mine}
      theirs={conflict.theirs?.data}
      onTakeTheirs={() => conflict.theirs && finish(conflict.theirs)}
      onKeepMine={() => void keepMine(conflict).catch(notifyProblem)}
    />
  );
  // A new base, e.g. theirs, starts the form again.
  return <SettingsFormView key={base.etag} initial={toValues(base.data)} onSave={save} notice={notice} />;
}
