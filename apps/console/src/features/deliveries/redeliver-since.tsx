import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Delivery, pageOf } from '@ringhook/contract';
import { callApi } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { exactTime } from '../../ui/format.ts';
import { useLocale } from '../../ui/locale.ts';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import { redeliver, useAdapterNames } from './delivery-data.ts';

const PAGE = pageOf(Delivery);
const MOST_COUNTED = 500;

interface Stretch {
  readonly since: number;
  readonly until: number;
  readonly hookId?: string;
  readonly includeSkipped: boolean;
}

/** Sends again what was given up in a stretch of time, e.g. while an endpoint was down. */
export function RedeliverSincePanel({ hookId }: { readonly hookId: string | undefined }) {
  const { t } = useTranslation('deliveries');
  const locale = useLocale();
  const { nameOf } = useAdapterNames();
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const [includeSkipped, setSkipped] = useState(false);
  const [errors, setErrors] = useState<{ readonly since?: string; readonly until?: string }>({});
  const [isBusy, setBusy] = useState(false);

  const ask = async (stretch: Stretch): Promise<void> => {
    const number = await countOf(stretch);
    const isSure = await confirm({
      title: t('since.confirmTitle'),
      body: t(number === undefined ? 'since.confirmMany' : 'since.confirmBody', {
        count: number ?? MOST_COUNTED,
        since: exactTime(stretch.since, locale),
        until: exactTime(stretch.until, locale),
        endpoint: hookId === undefined ? t('filter.anyEndpoint') : nameOf(hookId),
      }),
      confirm: t('since.send'),
      cancel: t('cancel'),
    });
    if (isSure) notifyDone(t('again.done', { count: await redeliver('/redeliver/since', stretch) }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const from = Date.parse(since);
    const to = until === '' ? Date.now() : Date.parse(until);
    const wrong = {
      ...(Number.isNaN(from) && { since: t('since.missing') }),
      ...(!Number.isNaN(from) && !(to > from) && { until: t('since.order') }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    void ask({ since: from, until: to, includeSkipped, ...(hookId !== undefined && { hookId }) })
      .catch(notifyProblem)
      .finally(() => setBusy(false));
  };
  return (
    <div style={{ marginBottom: '1rem' }}>
      <Panel title={t('since.title')} about={t('since.about')}>
        <form noValidate onSubmit={submit}>
          <Group gap="md" align="flex-start">
            <TextInput
              type="datetime-local"
              label={t('since.from')}
              value={since}
              onChange={(event) => setSince(event.currentTarget.value)}
              error={errors.since}
            />
            <TextInput
              type="datetime-local"
              label={t('since.until')}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
              error={errors.until}
            />
            <Checkbox
              mt="1.9rem"
              label={t('since.skipped')}
              checked={includeSkipped}
              onChange={(event) => setSkipped(event.currentTarget.checked)}
            />
            <Button type="submit" mt="1.55rem" loading={isBusy}>
              {t('since.send')}
            </Button>
          </Group>
        </form>
      </Panel>
    </div>
  );
}

/** How many there are by now; undefined when that can't be told quickly. */
async function countOf({ since, until, hookId, includeSkipped }: Stretch): Promise<number | undefined> {
  if (includeSkipped) return undefined;
  const { data } = await callApi({ path: '/dead-letters', query: { hookId, limit: MOST_COUNTED, createdUntil: until }, answer: PAGE });
  if (data.next !== null) return undefined;
  return data.items.filter(({ settledAt }) => settledAt !== null && settledAt >= since && settledAt < until).length;
}
