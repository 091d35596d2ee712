import { Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallChoice } from '../../ui/call-choice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useMessageText } from '../../ui/message-text.ts';
import { EVENTS, type EventName } from './adapter-data.ts';
import type { Preview } from './adapter-form.tsx';
import { Warning, Wrong } from './findings.tsx';
import { RequestView } from './request-view.tsx';
import { SendTest } from './send-test.tsx';

export interface PreviewPanelProps extends Preview {
  readonly callNumber: number | null;
  readonly onCall: (callNumber: number | null) => void;
}

/** The requests as they would leave, encoded, for a recorded call or for an example; and one of them really sent. */
export function PreviewPanel({ draft, answer, problem, callNumber, onCall }: PreviewPanelProps) {
  const { t } = useTranslation('adapters');
  const messageText = useMessageText();
  const [event, setEvent] = useState<EventName>('start');
  const requests = answer?.requests ?? [];
  const shown = requests.find((each) => each.event === event);
  const findings = answer?.findings ?? [];
  return (
    <Panel title={t('preview.title')} about={t('preview.about')}>
      <Stack gap="sm">
        <CallChoice
          label={t('preview.call')}
          none={t('preview.example')}
          value={callNumber}
          onChange={(call) => onCall(call?.number ?? null)}
        />
        {!draft && (
          <Text size="sm" c="dimmed">
            {t('preview.incomplete')}
          </Text>
        )}
        {problem && <ErrorState error={problem} />}
        {findings.length > 0 && (
          <Stack gap={4} role="status">
            {findings.map(({ path, code, message, severity }) => {
              const Line = severity === 'error' ? Wrong : Warning;
              return <Line key={`${path} ${code}`}>{messageText(message)}</Line>;
            })}
          </Stack>
        )}
        {answer && requests.length > 0 && (
          <Tabs value={event} onChange={(next) => next && setEvent(next as EventName)} variant="default" keepMounted={false}>
            <Tabs.List mb="sm" aria-label={t('preview.events')}>
              {EVENTS.map((name) => (
                <Tabs.Tab key={name} value={name} px="sm">
                  {t(`event.${name}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {EVENTS.map((name) => (
              <Tabs.Panel key={name} value={name}>
                {shown ? (
                  <RequestView request={shown.request} />
                ) : (
                  <Text size="sm" c="dimmed">
                    {t(name === 'missed' ? 'preview.notMissed' : 'preview.notAnswered')}
                  </Text>
                )}
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
        {draft && shown && <SendTest adapter={draft} event={event} callNumber={callNumber} />}
      </Stack>
    </Panel>
  );
}
