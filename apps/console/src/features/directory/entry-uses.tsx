import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { DirectoryUses } from '@ringhook/contract';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { notifyProblem, notifyUndo } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { QueryState } from '../../ui/states.tsx';
import type { KindName } from './kind-names.ts';
import { type Entry, keyOf, KINDS } from './kinds.ts';
import { removeEntry } from './remove-entry.ts';

interface EntryUsesProps {
  readonly name: KindName;
  /** As it was when the drawer was opened: only that one is removed. */
  readonly entry: Entry;
  readonly etag: string;
  /** Key of the entry behind it: where it is brought back. */
  readonly next: string | undefined;
  readonly mayWrite: boolean;
  readonly onRemoved: () => void;
  readonly onReopen: () => void;
}

const MOST_SHOWN = 20;

/** Who needs this entry. Only what nobody needs can be removed, and brought back for a while. */
export function EntryUses({ name, entry, etag, next, mayWrite, onRemoved, onReopen }: EntryUsesProps) {
  const { t } = useTranslation('directory');
  const kind = KINDS[name];
  const [isBusy, setBusy] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const query = useRead({ path: '/directory/uses', query: { list: name, key: keyOf(kind, entry) }, answer: DirectoryUses });
  const bringBack = async (): Promise<void> => {
    await callApi({ method: 'POST', path: kind.path, query: { before: next }, body: entry, answer: kind.schema });
    await refresh(kind.path, '/configuration', '/directory');
  };
  const remove = async (): Promise<void> => {
    setBusy(true);
    const outcome = await removeEntry(kind, entry, etag);
    setBusy(false);
    if (outcome.kind === 'changed') return setChanged(true);
    if (outcome.kind === 'refused') return notifyProblem(outcome.problem);
    onRemoved();
    notifyUndo({ message: t('removed'), undo: t('undo'), onUndo: bringBack });
    await refresh(kind.path, '/configuration', '/directory');
  };
  return (
    <QueryState query={query} lines={2}>
      {({ uses }) => (
        <Stack gap="xs" align="flex-start">
          <Text size="sm" fw={600}>
            {t(uses.length === 0 ? 'unused' : 'usedBy')}
          </Text>
          {uses.length > 0 && (
            <List size="sm">
              {uses.slice(0, MOST_SHOWN).map((use, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- one owner may have several of a kind
                <List.Item key={`${use.kind} ${use.id} ${use.name} ${index}`}>
                  {t(`use.${use.kind}`)}: <OutsideText text={use.name} />
                </List.Item>
              ))}
              {uses.length > MOST_SHOWN && <List.Item>{t('import.more', { count: uses.length - MOST_SHOWN })}</List.Item>}
            </List>
          )}
          {uses.length > 0 && mayWrite && (
            <Text size="sm" c="dimmed">
              {t('removeAfter')}
            </Text>
          )}
          {isChanged && (
            <Alert color="yellow" role="alert" title={t('changed.title')}>
              <Stack gap="xs" align="flex-start">
                {t('changed.about')}
                <Button size="xs" variant="default" onClick={onReopen}>
                  {t('changed.show')}
                </Button>
              </Stack>
            </Alert>
          )}
          {mayWrite && (
            <Button
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={uses.length > 0 || isChanged}
              loading={isBusy}
              onClick={() => void remove()}
            >
              {t('remove')}
            </Button>
          )}
        </Stack>
      )}
    </QueryState>
  );
}
// texts: directory:use.*
