import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { CreatedToken, NewToken, Token, TOKEN_SCOPES } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useAll } from '../../api/read.ts';
import { confirm } from '../../ui/confirm.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { Once } from './once.tsx';

const DAY_MS = 86_400_000;
/** How many days a token may live. */
const LIVES = [1, 30, 90, 365] as const;

type TokenValue = z.infer<typeof Token>;

/** What programs prove themselves with. */
export function TokenPanel() {
  const { t } = useTranslation('accounts');
  const tokens = useAll({ path: '/tokens', answer: Token });
  const [secret, setSecret] = useState<string>();
  const revoke = async ({ id, name }: TokenValue): Promise<void> => {
    const question = {
      title: t('revokeAsk', { name }),
      body: t('revokeBody'),
      confirm: t('revoke'),
      cancel: t('cancel'),
      isDangerous: true,
    };
    if (!(await confirm(question))) return;
    await callApi({ method: 'DELETE', path: path`/tokens/${id}` });
    await refresh('/tokens');
    notifyDone(t('revoked'));
  };
  const columns: readonly Column<TokenValue>[] = [
    { key: 'name', header: t('name'), onCard: 'title', sortBy: ({ name }) => name, cell: ({ name }) => <OutsideText text={name} isLine /> },
    { key: 'scopes', header: t('scopes'), cell: ({ scopes }) => scopes.join(', ') },
    { key: 'made', header: t('made'), hideBelow: 900, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
    { key: 'ends', header: t('ends'), hideBelow: 900, cell: ({ expiresAt }) => <TimeText at={expiresAt} fallback={t('never')} /> },
    {
      key: 'do',
      header: t('actions'),
      cell: (token) => (
        <Button size="compact-xs" variant="default" onClick={() => void revoke(token).catch(notifyProblem)}>
          {t('revoke')}
        </Button>
      ),
    },
  ];
  return (
    <Panel title={t('tokens')} about={t('tokensAbout')}>
      <Stack gap="md">
        {secret !== undefined && <Once title={t('token')} about={t('tokenAbout')} secret={secret} />}
        <QueryState query={tokens}>
          {(rows) => <DataTable label={t('tokens')} columns={columns} rows={rows} rowKey={({ id }) => id} />}
        </QueryState>
        <MakeToken onCreated={setSecret} />
      </Stack>
    </Panel>
  );
}

function MakeToken({ onCreated }: { readonly onCreated: (token: string) => void }) {
  const { t } = useTranslation('accounts');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: NewToken,
    initial: { name: '', scopes: ['read'] as string[], days: '' },
    toBody: ({ name, scopes, days }) => ({ name, scopes, ...(days !== '' && { expiresAt: Date.now() + Number(days) * DAY_MS }) }),
    send: async (body) => {
      const { data } = await callApi({ method: 'POST', path: '/tokens', body, answer: CreatedToken });
      onCreated(data.token);
      form.reset();
      await refresh('/tokens');
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start">
          <TextInput label={t('tokenName')} style={{ flex: '0 1 20rem' }} {...form.getInputProps('name')} />
          <NativeSelect
            label={t('ends')}
            data={[
              { value: '', label: t('never') },
              ...LIVES.map((days) => ({ value: String(days), label: t('inDays', { count: days }) })),
            ]}
            {...form.getInputProps('days')}
          />
        </Group>
        <Checkbox.Group label={t('scopes')} {...form.getInputProps('scopes')}>
          <Group gap="md" mt={4}>
            {TOKEN_SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} />
            ))}
          </Group>
        </Checkbox.Group>
        {problem && <ErrorState error={problem} />}
        <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
          {t('makeToken')}
        </Button>
      </Stack>
    </form>
  );
}
