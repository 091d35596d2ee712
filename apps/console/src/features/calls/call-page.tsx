import { Call, StoredCallEvent } from '@ringhook/contract';
import { IconPhoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { path } from '../../api/client.ts';
import { toProblem } from '../../api/problem.ts';
import { useRead } from '../../api/read.ts';
import { useLive } from '../../api/use-live.ts';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageParams } from '../../ui/page.ts';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { useSpaced } from '../../ui/use-spaced.ts';
import { type CallValue, toneOf } from './call-data.ts';
import { CallActions } from './call-actions.tsx';
import { CallDeliveries } from './call-deliveries.tsx';
import { CallRecordings } from './call-recordings.tsx';
import { CallSummary } from './call-summary.tsx';
import { CallTimeline } from './call-timeline.tsx';
import css from './calls.module.css';
import { DeskOutcomes, useDeskOutcomes } from './desk-outcomes.tsx';
import { zoneName } from './local-time.ts';
import { useOutcomeText } from './outcome-text.ts';
import { KeepAsTest } from './keep-as-test.tsx';
import { CallWhy } from './why/call-why.tsx';

const EVENTS = z.object({ items: z.array(StoredCallEvent).readonly() });
/** No call has a greater number: what isn't one is answered as not there. */
const NUMBER = /^\d{1,15}$/;

/** Everything about one call: who it was, what happened, what was told about it, and what came of that. */
export function CallPage() {
  const { t } = useTranslation('calls');
  const outcomeText = useOutcomeText();
  const { number: given = '' } = usePageParams();
  const isNumber = NUMBER.test(given);
  const call = useRead({ path: path`/calls/${given}`, answer: Call, isWanted: isNumber });
  const { data } = call;
  const isMissing = !isNumber || (call.error !== null && toProblem(call.error).status === 404);
  return (
    <>
      <PageHeader
        title={t('page.title', { number: given })}
        back={<Link to={places.calls()}>{t('list.title')}</Link>}
        marks={data && <StatusBadge tone={toneOf(data)}>{outcomeText(data)}</StatusBadge>}
      />
      {isMissing ? (
        <EmptyState icon={IconPhoneOff} title={t('page.missing')} about={t('page.missingAbout')} />
      ) : (
        <QueryState query={call}>{(found) => <CallView call={found} />}</QueryState>
      )}
    </>
  );
}

function CallView({ call }: { readonly call: CallValue }) {
  const { t } = useTranslation('calls');
  const { number } = call;
  const events = useRead({ path: path`/calls/${number}/events`, answer: EVENTS });
  const outcomes = useDeskOutcomes(number);
  const readAgain = useSpaced(() => void refresh(path`/calls/${number}`, '/workstations/outcomes'));
  useLive({
    types: ['call', 'extension', 'delivery'],
    onBatch: (messages) => {
      if (messages.some(({ data }) => numberIn(data) === number)) readAgain();
    },
  });
  return (
    <div className={css['columns']}>
      <div className={css['column']}>
        <Panel title={t('timeline.title')} about={t('timeline.about', { zone: zoneName() })}>
          <QueryState query={events}>
            {({ items }) => (
              <CallTimeline call={call} events={items} outcomes={outcomes.data ?? []} hasMoreOutcomes={outcomes.hasNextPage} />
            )}
          </QueryState>
        </Panel>
        <CallWhy callNumber={number} />
        <CallDeliveries callNumber={number} />
        <DeskOutcomes callNumber={number} />
      </div>
      <div className={css['column']}>
        <CallSummary call={call} />
        {call.recordings.length > 0 && <CallRecordings callNumber={number} />}
        <CallActions call={call} />
        <KeepAsTest call={call} />
      </div>
    </div>
  );
}

/** The number of the call that a message of the stream is about. */
function numberIn(data: unknown): number | undefined {
  const { call, callNumber } = data as { readonly call?: { readonly number?: number }; readonly callNumber?: number };
  return call?.number ?? callNumber;
}
