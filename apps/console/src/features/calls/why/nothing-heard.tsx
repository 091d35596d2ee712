import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../../../ui/link.tsx';
import { OutsideText } from '../../../ui/outside-text.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { places } from '../../../ui/places.ts';
import { TimeText } from '../../../ui/time-text.tsx';
import type { NumberWhy } from './why-data.ts';
import css from './why.module.css';

const STATES = ['connecting', 'connected', 'waiting', 'rejected', 'stopped', 'disabled'] as const;

/** No call with this number in that time: what may be behind it, the likeliest first, each with what to do. */
export function NothingHeard({ answer }: { readonly answer: NumberWhy }) {
  const { t } = useTranslation('calls');
  const { number, from, to, finding } = answer;
  return (
    <Panel title={t(`ask.finding.${finding === 'neverHeard' ? 'neverHeard' : 'notHeardThen'}`)}>
      <Stack gap="sm">
        <Text size="sm">
          {t('ask.looked')} <TimeText at={from} as="exact" /> – <TimeText at={to} as="exact" />
        </Text>
        <ul className={css['reasons']} aria-label={t('ask.reasons')}>
          <NumberReasons answer={answer} />
          {answer.sources.map((source) => (
            <SourceReason key={source.sourceId} source={source} />
          ))}
          <Reason
            action={
              <Link to={places.calls()} search={{ age: 'range', from, until: to }}>
                {t('ask.allCallsThen')}
              </Link>
            }
          >
            {t('ask.reason.withheld')}
          </Reason>
          {finding === 'notHeardThen' && (
            <Reason
              action={
                <Link to={places.calls()} search={{ q: number }}>
                  {t('ask.otherTimes')}
                </Link>
              }
            >
              {t('ask.reason.otherTime')}
            </Reason>
          )}
          <Reason action={<Link to={places.sources()}>{t('ask.toSources')}</Link>}>{t('ask.reason.filtered')}</Reason>
        </ul>
      </Stack>
    </Panel>
  );
}

function NumberReasons({ answer: { reading, from, keptSince, isComplete } }: { readonly answer: NumberWhy }) {
  const { t } = useTranslation('calls');
  const isUnread = reading.kind === 'name' || (reading.kind === 'external' && reading.e164 === null);
  return (
    <>
      {reading.searched === '' ? (
        <Reason>{t('ask.reason.noDigits')}</Reason>
      ) : (
        isUnread && (
          <Reason action={<Link to={places.settings()}>{t('ask.toSettings')}</Link>}>
            {t('ask.reason.notANumber')} <OutsideText text={reading.searched} />
          </Reason>
        )
      )}
      {from < keptSince && (
        <Reason action={<Link to={places.settings()}>{t('ask.toSettings')}</Link>}>
          {t('ask.reason.forgotten')} <TimeText at={keptSince} as="exact" />
        </Reason>
      )}
      {!isComplete && <Reason>{t('ask.reason.incomplete')}</Reason>}
    </>
  );
}

function SourceReason({ source }: { readonly source: NumberWhy['sources'][number] }) {
  const { t } = useTranslation('calls');
  const { sourceId, state, since, detail, gaps, lastEventAt, warnings } = source;
  const known = STATES.find((each) => each === state);
  return (
    <Reason action={<Link to={places.source(sourceId)}>{t('ask.toSource')}</Link>}>
      <strong>
        <OutsideText text={sourceId} />
      </strong>
      {': '}
      {known ? t(`ask.state.${known}`) : state}
      {since !== null && state !== 'disabled' && (
        <>
          {' '}
          {t('ask.since')} <TimeText at={since} as="short" />
        </>
      )}
      {lastEventAt !== null && (
        <>
          {'; '}
          {t('ask.lastHeard')} <TimeText at={lastEventAt} as="short" />
        </>
      )}
      {gaps > 0 && <>; {t('ask.gaps', { count: gaps })}</>}
      {'. '}
      {detail !== null && <OutsideText text={detail} />}
      {warnings.map((warning) => (
        <div key={warning}>
          <OutsideText text={warning} />
        </div>
      ))}
    </Reason>
  );
}

function Reason({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <li>
      {children}
      {action !== undefined && <div>{action}</div>}
    </li>
  );
}
