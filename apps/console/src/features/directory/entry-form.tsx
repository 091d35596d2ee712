import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, newOnceKey } from '../../api/client.ts';
import type { SaveOutcome } from '../../api/save.ts';
import { saveRebased } from '../../api/save-rebased.ts';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { EntryUses } from './entry-uses.tsx';
import { FieldInputs } from './field-inputs.tsx';
import type { KindName } from './kind-names.ts';
import { type Entry, fromForm, KINDS, pathOf, toForm } from './kinds.ts';
import { NumberListCheck } from './number-list-check.tsx';
import { nothingToCompare, unreadableLines, useNumberPlan } from './number-lines.ts';

export interface EntryFormProps {
  readonly name: KindName;
  /** Absent: a new one. */
  readonly entry: Entry | undefined;
  readonly etag: string | null;
  readonly mayWrite: boolean;
  /** Key of the entry behind it in the list. */
  readonly next: string | undefined;
  readonly onDone: () => void;
  /** Opens it again as it is now. */
  readonly onReopen: () => void;
}

interface Conflict {
  readonly mine: Entry;
  readonly outcome: Extract<SaveOutcome<Entry>, { kind: 'conflict' }>;
}

export function EntryForm({ name, entry, etag, mayWrite, next, onDone, onReopen }: EntryFormProps) {
  const { t } = useTranslation('directory');
  const kind = KINDS[name];
  // As it was when the drawer was opened: what is read anew meanwhile must not become the base of what is typed here.
  const [base] = useState({ entry, etag });
  const plan = useNumberPlan();
  const [conflict, setConflict] = useState<Conflict>();
  const done = async (): Promise<void> => {
    await refresh(kind.path);
    await refresh('/configuration');
    notifyDone(t('saved'));
    onDone();
  };
  const add = async (body: Entry): Promise<void> => {
    await callApi({ method: 'POST', path: kind.path, body, answer: kind.schema, onceKey: newOnceKey() });
    await done();
  };
  const replace = async (body: Entry, before: Entry, ifMatch: string): Promise<void> => {
    const outcome = await saveRebased({ method: 'PUT', path: pathOf(kind, before), body, answer: kind.schema, ifMatch, base: before });
    if (outcome.kind === 'saved') return done();
    if (outcome.kind === 'refused') throw outcome.problem;
    setConflict({ mine: body, outcome });
  };
  const { form, problem, isBusy, onSubmit, showProblem } = useContractForm({
    schema: kind.schema,
    initial: toForm(kind, entry ?? {}),
    toBody: (values) => fromForm(kind, base.entry ?? {}, values),
    send: async (body) => {
      const unreadable = plan ? unreadableLines(body['numbers'], plan) : [];
      if (unreadable[0] !== undefined) throw nothingToCompare(unreadable[0]);
      await (base.entry ? replace(body, base.entry, base.etag ?? '*') : add(body));
    },
  });
  const keepMine = async ({ mine, outcome: { theirs } }: Conflict): Promise<void> => {
    setConflict(undefined);
    await (theirs ? replace(mine, theirs.data, theirs.etag ?? '*') : add(mine));
  };
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        {conflict && (
          <ConflictView
            theirs={conflict.outcome.theirs?.data}
            mine={conflict.mine}
            onTakeTheirs={() => void refresh(kind.path).then(onDone)}
            onKeepMine={() => void keepMine(conflict).catch(showProblem)}
            isBusy={isBusy}
          />
        )}
        <FieldInputs kind={kind} form={form} isDisabled={!mayWrite} />
        {name === 'numberLists' && <NumberListCheck values={form.getValues()} plan={plan} />}
        {problem && <ErrorState error={problem} />}
        {mayWrite && (
          <Group>
            <Button type="submit" loading={isBusy}>
              {t(entry ? 'save' : `add.${name}`)}
            </Button>
          </Group>
        )}
        {base.entry && <EntryUses {...{ name, next, mayWrite, onReopen }} entry={base.entry} etag={base.etag ?? '*'} onRemoved={onDone} />}
      </Stack>
    </form>
  );
}
