import { Button, Text } from '@mantine/core';
import { Adapter, CallExplanation } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../../api/client.ts';
import { useAll, useRead } from '../../../api/read.ts';
import { NumberText, OutsideText } from '../../../ui/outside-text.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QueryState } from '../../../ui/states.tsx';
import { EventWhyEntry } from './event-why.tsx';
import { RuleWhyEntry } from './rule-why.tsx';
import type { Explanation } from './why-data.ts';
import css from './why.module.css';

const SHOWN_AT_FIRST = 20;

/** Why each rule and custom event did something for this call, or nothing (P5). */
export function CallWhy({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const why = useRead({ path: path`/calls/${callNumber}/explain`, answer: CallExplanation });
  return (
    <Panel title={t('why.title')} about={t('why.about')}>
      <QueryState query={why} lines={5}>
        {(explanation) => <WhyView explanation={explanation} />}
      </QueryState>
    </Panel>
  );
}

function WhyView({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation('calls');
  const { rules, customEvents, responders, missingRevisions, isCut } = explanation;
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  const { data: adapters = [] } = useAll({ path: '/adapters', answer: Adapter });
  const adapterNames = new Map(adapters.map(({ id, name }) => [id, name]));
  const ruleNames = new Map(rules.map(({ ruleId, name }) => [ruleId, name]));
  const names = { rule: (id: string) => ruleNames.get(id) ?? id, adapter: (id: string) => adapterNames.get(id) ?? id };
  return (
    <>
      {missingRevisions.length > 0 && <Notice>{t('why.missingRevisions', { revisions: missingRevisions.join(', ') })}</Notice>}
      {isCut && <Notice>{t('why.isCut')}</Notice>}
      {rules.length === 0 ? (
        <p className={css['quiet']}>{t('why.noRules')}</p>
      ) : (
        <ul className={css['entries']} aria-label={t('why.rules')}>
          {rules.slice(0, most).map((rule) => (
            <RuleWhyEntry key={rule.ruleId} rule={rule} names={names} />
          ))}
        </ul>
      )}
      {rules.length > most && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setMost(most + 100)}>
          {t('why.moreRules', { count: rules.length - most })}
        </Button>
      )}
      {customEvents.length > 0 && (
        <>
          <h3 className={css['part']}>{t('why.customEvents')}</h3>
          <ul className={css['entries']} aria-label={t('why.customEvents')}>
            {customEvents.map((event) => (
              <EventWhyEntry key={event.customEventId} event={event} />
            ))}
          </ul>
        </>
      )}
      {responders.length > 0 && <Responders responders={responders} />}
    </>
  );
}

function Responders({ responders }: Pick<Explanation, 'responders'>) {
  const { t } = useTranslation('calls');
  return (
    <>
      <h3 className={css['part']}>{t('why.responders')}</h3>
      <ul className={css['plain']} aria-label={t('why.responders')}>
        {responders.map(({ sequence, extension, agentName, userName }) => (
          <li key={sequence}>
            <NumberText text={extension} />
            {': '}
            {userName === '' && agentName === '' ? (
              <span className={css['quiet']}>{t('why.nobodyKnown')}</span>
            ) : (
              <OutsideText text={[userName, agentName].filter((name) => name !== '').join(' · ')} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Notice({ children }: { readonly children: string }) {
  return (
    <Text size="sm" role="status" mb="sm">
      {children}
    </Text>
  );
}
