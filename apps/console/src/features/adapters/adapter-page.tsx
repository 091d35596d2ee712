import { Button } from '@mantine/core';
import { Adapter } from '@ringhook/contract';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { type Answered, callApi, newOnceKey, path } from '../../api/client.ts';
import { useRevised } from '../../api/read.ts';
import { saveRebased } from '../../api/save-rebased.ts';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { idFrom } from '../../ui/id-from.ts';
import { Link } from '../../ui/link.tsx';
import { ManagedByFile, useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageParams } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { AdapterFormView } from './adapter-form.tsx';
import type { AdapterValue } from './adapter-data.ts';
import { EMPTY_ADAPTER, toValues } from './adapter-values.ts';
import { removeAdapter, useRemoveWords } from './remove-adapter.ts';
import { WhereUsed } from './where-used.tsx';

const NEW = '~new';

export function AdapterPage() {
  const { adapter = NEW } = usePageParams();
  return adapter === NEW ? <NewAdapter /> : <OneAdapter key={adapter} id={adapter} />;
}

function NewAdapter() {
  const { t } = useTranslation('adapters');
  const navigate = useNavigate();
  const [onceKey, setOnceKey] = useState(newOnceKey);
  const copied = copyOf();
  const add = async (body: AdapterValue): Promise<boolean> => {
    try {
      await callApi({ method: 'POST', path: '/adapters', body, answer: Adapter, onceKey });
    } catch (cause) {
      // What is sent next is something else.
      setOnceKey(newOnceKey());
      throw cause;
    }
    await refresh('/adapters');
    notifyDone(t('page.added'));
    await navigate({ to: places.adapter(body.id), replace: true, ignoreBlocker: true });
    return true;
  };
  return (
    <>
      <PageHeader title={t('page.new')} about={t('page.newAbout')} back={<Link to={places.adapters()}>{t('list.title')}</Link>} />
      <ManagedByFile />
      <AdapterFormView initial={copied ?? EMPTY_ADAPTER} isNew onSave={add} />
    </>
  );
}

/** The adapter that "Duplicate" left in the state of the history. */
function copyOf() {
  const parsed = Adapter.safeParse((window.history.state as { copy?: unknown } | null)?.copy);
  return parsed.success ? toValues(parsed.data) : undefined;
}

function OneAdapter({ id }: { readonly id: string }) {
  const { t } = useTranslation('adapters');
  const read = useRevised({ path: path`/adapters/${id}`, answer: Adapter });
  const adapter = read.data?.data;
  return (
    <>
      <PageHeader
        title={adapter?.name ?? id}
        back={<Link to={places.adapters()}>{t('list.title')}</Link>}
        marks={adapter && !adapter.enabled && <StatusBadge tone="quiet">{t('list.off')}</StatusBadge>}
        actions={adapter && <Actions adapter={adapter} />}
      />
      <ManagedByFile />
      <QueryState query={read} lines={12}>
        {(answered) => <Editor answered={answered} id={id} />}
      </QueryState>
    </>
  );
}

function Actions({ adapter }: { readonly adapter: AdapterValue }) {
  const { t } = useTranslation('adapters');
  const navigate = useNavigate();
  const words = useRemoveWords();
  if (!useMayConfigure()) return null;
  const duplicate = (): void => {
    const name = t('page.copyOf', { name: adapter.name });
    void navigate({ to: places.newAdapter(), state: { copy: { ...adapter, name, id: idFrom(name) } } as never });
  };
  const remove = async (): Promise<void> => {
    if (!(await removeAdapter(adapter, words))) return;
    await navigate({ to: places.adapters(), ignoreBlocker: true });
    await refresh('/adapters');
  };
  return (
    <>
      <Button variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={duplicate}>
        {t('page.duplicate')}
      </Button>
      <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => void remove().catch(notifyProblem)}>
        {t('page.remove')}
      </Button>
    </>
  );
}

interface Conflict {
  readonly mine: AdapterValue;
  readonly theirs: Answered<AdapterValue> | undefined;
}

function Editor({ id, answered }: { readonly id: string; readonly answered: Answered<AdapterValue> }) {
  const { t } = useTranslation('adapters');
  // What is edited stays what it was, whatever is read again meanwhile.
  const [base, setBase] = useState(answered);
  const [conflict, setConflict] = useState<Conflict>();
  const save = async (mine: AdapterValue): Promise<boolean> => {
    const outcome = await saveRebased({
      method: 'PUT',
      path: path`/adapters/${id}`,
      body: mine,
      answer: Adapter,
      ifMatch: base.etag ?? '*',
      base: base.data,
    });
    if (outcome.kind === 'refused') throw outcome.problem;
    if (outcome.kind === 'conflict') {
      setConflict({ mine, theirs: outcome.theirs });
      return false;
    }
    finish(outcome);
    notifyDone(t('page.saved'));
    return true;
  };
  const finish = (next: Answered<AdapterValue>): void => {
    setConflict(undefined);
    setBase(next);
    void refresh('/adapters', '/endpoints');
  };
  const keepMine = async ({ mine, theirs }: Conflict): Promise<void> => {
    const request = theirs
      ? { method: 'PUT' as const, path: path`/adapters/${id}`, ifMatch: theirs.etag ?? '*' }
      : { method: 'POST' as const, path: '/adapters' };
    finish(await callApi({ ...request, body: mine, answer: Adapter }));
    notifyDone(t('page.saved'));
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
  const key = `${base.etag}`;
  return (
    <AdapterFormView
      key={key}
      initial={toValues(base.data)}
      isNew={false}
      onSave={save}
      notice={notice}
      aside={<WhereUsed adapterId={id} />}
    />
  );
}
