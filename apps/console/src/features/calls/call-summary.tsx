import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Link } from '../../ui/link.tsx';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { Duration, Elapsed, TimeText } from '../../ui/time-text.tsx';
import type { CallValue } from './call-data.ts';
import css from './calls.module.css';

/** Who called whom, when, how long. What a call doesn't have is left out. */
export function CallSummary({ call }: { readonly call: CallValue }) {
  const { t } = useTranslation('calls');
  const { startedAt, answeredAt, endedAt, isWithheld, callerId } = call;
  const numberOr = (text: string | null) => (text === null ? undefined : <NumberText text={text} />);
  const textOr = (text: string | null) => (text === null ? undefined : <OutsideText text={text} />);
  const wait =
    (answeredAt ?? endedAt) === null ? <Elapsed since={startedAt} /> : <Duration ms={(answeredAt ?? endedAt ?? 0) - startedAt} />;
  const talk = answeredAt === null ? undefined : endedAt === null ? <Elapsed since={answeredAt} /> : <Duration ms={endedAt - answeredAt} />;
  return (
    <Panel title={t('summary.title')}>
      <KeyValueList
        facts={[
          [t('column.caller'), <NumberText key="caller" text={callerId} isWithheld={isWithheld} />],
          [t('column.name'), textOr(call.callerName)],
          [t('column.dialled'), numberOr(call.did ?? call.dialled)],
          [t('column.queue'), textOr(call.lastQueue)],
          [t('summary.answeredBy'), numberOr(call.responderExt)],
          [t('summary.lastRung'), call.responderExt === null ? numberOr(call.lastRungExt) : undefined],
          [t('summary.transferredBy'), numberOr(call.transferredBy)],
          [t('summary.conference'), textOr(call.conference)],
          [t('summary.type'), t(`type.${call.type}`)],
          [t('column.started'), <TimeText key="started" at={startedAt} as="exact" />],
          [t('summary.wait'), wait],
          [t('column.talk'), talk],
          [
            t('summary.source'),
            <Link key="source" to={places.sources()}>
              <OutsideText text={call.sourceId} />
            </Link>,
          ],
          [
            t('summary.uuid'),
            <span key="uuid" className={css['uuid']}>
              <OutsideText text={call.uuid} />
              <CopyButton text={call.uuid} label={t('summary.copyUuid')} />
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}
