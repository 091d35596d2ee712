import { Alert, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import type { SaveOutcome } from '../../api/save.ts';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { SourceForm } from '../../ui/source-form.tsx';
import { NewSource, useSourceKinds } from '../../ui/source-kind-choice.tsx';
import { QueryState } from '../../ui/states.tsx';
import { saveSource, type SourceValue } from './source-data.ts';

/** A telephone system more. */
export function AddSource({ taken, onDone }: { readonly taken: readonly string[]; readonly onDone: (id: string) => void }) {
  const { t } = useTranslation('sources');
  return (
    <NewSource
      taken={taken}
      send={async (body) => {
        await callApi({ method: 'POST', path: '/sources', body });
        await refresh('/sources', '/configuration', '/source-health');
        notifyDone(t('saved'));
        onDone(body.id);
      }}
    />
  );
}

export interface EditSourceProps {
  readonly source: SourceValue;
  readonly etag: string | null;
  readonly taken: readonly string[];
  readonly onDone: () => void;
}

interface Conflict {
  readonly mine: SourceValue;
  readonly outcome: Extract<SaveOutcome<SourceValue>, { kind: 'conflict' }>;
}

/** The options of a source; saving them makes its connection anew. */
export function EditSource({ source, etag, taken, onDone }: EditSourceProps) {
  const { t } = useTranslation('sources');
  // As it was when it was opened: what is read anew meanwhile must not become the base of what is typed here.
  const [base] = useState({ source, etag });
  const [conflict, setConflict] = useState<Conflict>();
  const kinds = useSourceKinds();
  const save = async (mine: SourceValue, seen: SourceValue, ifMatch: string | null): Promise<void> => {
    const outcome = await saveSource(mine, seen, ifMatch);
    if (outcome.kind === 'refused') throw outcome.problem;
    if (outcome.kind === 'conflict') return setConflict({ mine, outcome });
    await refresh('/sources', '/configuration', '/source-health');
    notifyDone(t('saved'));
    onDone();
  };
  const keepMine = async ({ mine, outcome: { theirs } }: Conflict): Promise<void> => {
    setConflict(undefined);
    if (theirs) return save(mine, theirs.data, theirs.etag);
    await callApi({ method: 'POST', path: '/sources', body: mine });
    await refresh('/sources', '/configuration', '/source-health');
    onDone();
  };
  return (
    <QueryState query={kinds}>
      {({ items }) => {
        const kind = items.find((one) => one.kind === base.source.kind);
        if (!kind) return <Alert color="yellow">{t('unknownKind', { kind: base.source.kind })}</Alert>;
        return (
          <Stack gap="md">
            {conflict && (
              <ConflictView
                theirs={conflict.outcome.theirs?.data}
                mine={conflict.mine}
                onTakeTheirs={() => void refresh('/sources').then(onDone)}
                onKeepMine={() => void keepMine(conflict).catch((cause: unknown) => notifyProblem(cause))}
              />
            )}
            <SourceForm kind={kind} source={base.source} taken={taken} send={(mine) => save(mine, base.source, base.etag)} />
          </Stack>
        );
      }}
    </QueryState>
  );
}
