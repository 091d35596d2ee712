import { Button, Group, Stack, TagsInput } from '@mantine/core';
import { WatchPermissions } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import type { Answered } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useRevised } from '../../api/read.ts';
import { saveRevised } from '../../api/save.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, QueryState } from '../../ui/states.tsx';

const PATH = '/watch-permissions';

/** Whose telephones a user may hear besides the own ones. */
export function WatchPanel({ userId }: { readonly userId: number }) {
  const { t } = useTranslation('custom-events');
  const permissions = useRevised({ path: PATH, answer: WatchPermissions });
  return (
    <Panel title={t('watch.title')} about={t('watch.about')}>
      <QueryState query={permissions} lines={2}>
        {(answered) => <WatchForm {...{ userId, answered }} />}
      </QueryState>
    </Panel>
  );
}

interface WatchFormProps {
  readonly userId: number;
  readonly answered: Answered<z.output<typeof WatchPermissions>>;
}

function WatchForm({ userId, answered: { data, etag } }: WatchFormProps) {
  const { t } = useTranslation('custom-events');
  const messageText = useMessageText();
  const [edited, setEdited] = useState<readonly string[]>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const extensions = edited ?? data.items.flatMap((item) => (item.userId === userId ? item.extensions : []));
  const save = async (): Promise<void> => {
    setBusy(true);
    const others = data.items.filter((item) => item.userId !== userId);
    const body = { items: extensions.length === 0 ? others : [...others, { userId, extensions }] };
    const outcome = await saveRevised({ method: 'PUT', path: PATH, body, answer: WatchPermissions, ifMatch: etag ?? '' });
    await refresh(PATH);
    setBusy(false);
    if (outcome.kind !== 'saved') return setProblem(outcome.problem);
    setEdited(undefined);
    setProblem(undefined);
    notifyDone(t('watch.saved'));
  };
  const atField = problem?.fields.map(({ message }) => messageText(message)).join(' ') ?? '';
  return (
    <Stack gap="sm">
      <TagsInput
        label={t('watch.extensions')}
        value={[...extensions]}
        onChange={setEdited}
        error={atField === '' ? undefined : atField}
        acceptValueOnBlur
        maw="32rem"
      />
      {problem && atField === '' && <ErrorState error={problem} />}
      <Group>
        <Button size="xs" disabled={!edited} loading={isBusy} onClick={() => void save()}>
          {t('watch.save')}
        </Button>
      </Group>
    </Stack>
  );
}
