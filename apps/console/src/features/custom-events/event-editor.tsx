import { Button, Stack, Switch, TextInput } from '@mantine/core';
import { CustomEventPreview } from '@ringhook/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { Panel } from '../../ui/panel.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import { ActionList } from './action-list.tsx';
import css from './custom-events.module.css';
import { completeActions, type EventValue, type StateName } from './event-data.ts';
import { EventPreview } from './event-preview.tsx';
import { findingsOf, FindingsProvider, useSaid } from './said.tsx';
import { TriggerFields } from './trigger-fields.tsx';

export interface EventEditorProps {
  readonly event: EventValue;
  readonly onChange: (event: EventValue) => void;
  readonly onClose: () => void;
  /** Fields of this event that the server refused. */
  readonly refused: readonly { readonly field: string; readonly message: string }[];
  readonly showsAll: boolean;
}

/** One custom event with everything in it, and beside it what it would do. */
export function EventEditor({ event, onChange, onClose, refused, showsAll }: EventEditorProps) {
  const { t } = useTranslation('custom-events');
  const [callNumber, setCallNumber] = useState<number | null>(null);
  const [chosen, setState] = useState<StateName>();
  const state = chosen && (event.trigger.states as readonly string[]).includes(chosen) ? chosen : undefined;
  const { preview, problem } = usePreview(event, callNumber, state);
  const findings = useMemo(() => findingsOf({ event, preview, refused, showsAll }), [event, preview, refused, showsAll]);
  const { trigger } = event;
  const shared = { trigger, callNumber: trigger.category === 'call' ? callNumber : null, state };
  return (
    <FindingsProvider findings={findings}>
      <Button variant="subtle" size="xs" mb="xs" leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={onClose}>
        {t('editor.back')}
      </Button>
      <div className={css['layout']}>
        <Stack gap="md">
          <Panel title={t('editor.name')}>
            <Stack gap="sm">
              <NameField value={event.name} onChange={(name) => onChange({ ...event, name })} />
              <Switch
                label={t('editor.enabled')}
                checked={event.enabled}
                onChange={({ currentTarget: { checked } }) => onChange({ ...event, enabled: checked })}
              />
            </Stack>
          </Panel>
          <Panel title={t('editor.when')} about={t('editor.whenAbout')}>
            <TriggerFields trigger={trigger} onChange={(next) => onChange({ ...event, trigger: next })} />
          </Panel>
          <Panel title={t('editor.then')} about={t('editor.thenAbout')}>
            <ActionList
              list="actions"
              actions={event.actions}
              onChange={(actions) => onChange({ ...event, actions: [...actions] })}
              {...shared}
            />
          </Panel>
          <Panel title={t('editor.closing')} about={t('editor.closingAbout')}>
            <ActionList
              list="closingActions"
              actions={event.closingActions}
              onChange={(actions) => onChange({ ...event, closingActions: [...actions] })}
              {...shared}
            />
          </Panel>
        </Stack>
        <div className={css['aside']}>
          <EventPreview {...{ event, preview, problem, callNumber, state }} onCall={setCallNumber} onState={setState} />
        </div>
      </div>
    </FindingsProvider>
  );
}

function NameField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useTranslation('custom-events');
  const { error } = useSaid('name');
  return <TextInput label={t('editor.nameLabel')} value={value} error={error} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function usePreview(event: EventValue, callNumber: number | null, state: StateName | undefined) {
  const { trigger } = event;
  const draft = {
    trigger,
    actions: completeActions(event, 'actions'),
    closingActions: completeActions(event, 'closingActions'),
    ...(callNumber !== null && trigger.category === 'call' && { callNumber }),
    ...(state && { state }),
  };
  const text = usePaused(JSON.stringify(draft));
  const { data, error } = useQuery<{ readonly data: ReturnType<typeof CustomEventPreview.parse> }, ApiProblem>({
    queryKey: ['/desk/preview', text],
    queryFn: ({ signal }) =>
      callApi({ method: 'POST', path: '/desk/preview', body: JSON.parse(text) as object, answer: CustomEventPreview, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { preview: data?.data, problem: error ? toProblem(error) : undefined };
}
