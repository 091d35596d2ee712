import { Button, List, Stack, Text } from '@mantine/core';
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
import { type Entry, keyOf, KINDS, pathOf } from './kinds.ts';

interface EntryUsesProps {
  readonly name: KindName;
  readonly entry: Entry;
  readonly mayWrite: boolean;
  readonly onRemoved: () => void;
}

const MOST_SHOWN = 20;

/** Who needs this entry. Only what nobody needs can be removed, and brought back for a while. */
export function EntryUses({ name, entry, mayWrite, onRemoved }: EntryUsesProps) {
  const { t } = useTranslation('directory');
  const kind = KINDS[name];
  const [isBusy, setBusy] = useState(false);
  const query = useRead({ path: '/directory/uses', query: { list: name, key: keyOf(kind, entry) }, answer: DirectoryUses });
  const changed = async (): Promise<void> => {
    await refresh(kind.path);
    await refresh('/configuration');
  };
  const remove = async (): Promise<void> => {
    setBusy(true);
    // Whatever else was changed meanwhile: the server looks again whether something needs it.
    await callApi({ method: 'DELETE', path: pathOf(kind, entry), ifMatch: '*' });
    onRemoved();
    await changed();
    const bringBack = async (): Promise<void> => {
      await callApi({ method: 'POST', path: kind.path, body: entry, answer: kind.schema });
      await changed();
    };
    notifyUndo({ message: t('removed'), undo: t('undo'), onUndo: bringBack });
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
              {uses.slice(0, MOST_SHOWN).map((use) => (
                <List.Item key={`${use.kind} ${use.id} ${use.name}`}>
                  {t(`use.${use.kind}`)}: <OutsideText text={use.name} />
                </List.Item>
              ))}
            </List>
          )}
          {uses.length > 0 && mayWrite && (
            <Text size="sm" c="dimmed">
              {t('removeAfter')}
            </Text>
          )}
          {mayWrite && (
            <Button
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={uses.length > 0}
              loading={isBusy}
              onClick={() =>
                void remove()
                  .catch(notifyProblem)
                  .finally(() => setBusy(false))
              }
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
