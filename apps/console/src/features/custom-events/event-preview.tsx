import { NativeSelect, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/problem.ts';
import { useCan } from '../../api/session.ts';
import { CallChoice } from '../../ui/call-choice.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import css from './custom-events.module.css';
import type { EventValue, PreviewValue, StateName } from './event-data.ts';
import { stateKey } from './trigger-fields.tsx';

export interface EventPreviewProps {
  readonly event: EventValue;
  readonly preview: PreviewValue | undefined;
  readonly problem: ApiProblem | undefined;
  readonly callNumber: number | null;
  readonly onCall: (callNumber: number | null) => void;
  readonly state: StateName | undefined;
  readonly onState: (state: StateName | undefined) => void;
}

type Command = PreviewValue['actions'][number];

/** What would be done, with the values of an example or of a past call. Nothing is done. */
export function EventPreview({ event, preview, problem, callNumber, onCall, state, onState }: EventPreviewProps) {
  const { t } = useTranslation('custom-events');
  const from = useCan('read') ? '/calls' : '/desk/calls';
  const { states, category } = event.trigger;
  const word = (name: string): string => t(`state.${stateKey(name)}` as 'state.ringing');
  return (
    <Panel title={t('preview.title')} about={t('preview.about')}>
      <Stack gap="sm">
        {category === 'call' && (
          <CallChoice
            label={t('preview.call')}
            none={t('preview.example')}
            value={callNumber}
            from={from}
            onChange={(call) => onCall(call?.number ?? null)}
          />
        )}
        {states.length > 1 && (
          <NativeSelect
            label={t('preview.state')}
            value={state ?? states[0]}
            data={states.map((name) => ({ value: name, label: word(name) }))}
            onChange={({ currentTarget: { value } }) => onState(value as StateName)}
          />
        )}
        {problem && <ErrorState error={problem} />}
        {preview && !preview.moment && <Text size="sm">{t('preview.noMoment')}</Text>}
        {preview?.moment && (
          <Text size="xs" c="dimmed">
            {t('preview.moment', { state: word(preview.moment.state) })} <OutsideText text={preview.moment.extension} />
          </Text>
        )}
        {preview && preview.clauses.length > 0 && <Clauses clauses={preview.clauses} />}
        {preview?.actions.map((command, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- by place
          <CommandView key={index} command={command} />
        ))}
        {preview && preview.closingActions.length > 0 && (
          <Text size="sm" fw={600}>
            {t('preview.closing')}
          </Text>
        )}
        {preview?.closingActions.map((command, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- by place
          <CommandView key={index} command={command} />
        ))}
      </Stack>
    </Panel>
  );
}

// texts: custom-events:clause.*
function Clauses({ clauses }: { readonly clauses: PreviewValue['clauses'] }) {
  const { t } = useTranslation('custom-events');
  const wrong = clauses.filter(({ isMet }) => !isMet);
  const Icon = wrong.length === 0 ? IconCheck : IconX;
  return (
    <div className={css['command']} role="status">
      <Text size="sm" fw={600} component="div">
        <Icon size={14} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
        {t(wrong.length === 0 ? 'preview.fires' : 'preview.firesNot')}
      </Text>
      {wrong.map(({ clause, expected, actual }) => (
        <Text key={clause} size="xs" component="div">
          {t(`clause.${clause as 'states'}`)}: <OutsideText text={actual} /> ≠ <OutsideText text={expected} />
        </Text>
      ))}
    </div>
  );
}

function CommandView({ command }: { readonly command: Command }) {
  const { t } = useTranslation('custom-events');
  if (command === null) {
    return (
      <div className={css['command']}>
        <Text size="sm" c="dimmed">
          {t('preview.incomplete')}
        </Text>
      </div>
    );
  }
  return (
    <div className={css['command']}>
      <Text size="xs" c="dimmed">
        {t(`kind.${command.kind}`)}
      </Text>
      <CommandText command={command} />
    </div>
  );
}

function CommandText({ command }: { readonly command: NonNullable<Command> }) {
  const { t } = useTranslation('custom-events');
  switch (command.kind) {
    case 'runProgram':
      return (
        <div className={css['mono']}>
          <OutsideText text={command.program} />
          <ol aria-label={t('program.arguments')} style={{ margin: 0, paddingInlineStart: '1.75rem' }}>
            {command.arguments.map((argument, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- by place
              <li key={index}>
                <OutsideText text={argument} fallback={t('preview.emptyArgument')} />
              </li>
            ))}
          </ol>
        </div>
      );
    case 'playSound':
      return (
        <Text size="sm">
          <OutsideText text={command.sound} /> · {t('sound.volume', { percent: command.volume })}
        </Text>
      );
    case 'showMessage':
      return (
        <>
          <Text size="sm" fw={600} component="div">
            <OutsideText text={command.title} fallback="" />
          </Text>
          {command.text.split('\n').map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- by place
            <Text key={index} size="sm" component="div">
              <OutsideText text={line} fallback=" " mostChars={4_000} />
            </Text>
          ))}
        </>
      );
    case 'openWebPage':
      return (
        <div className={css['mono']}>
          <OutsideText text={command.url} mostChars={4_000} />
        </div>
      );
    case 'runWebService':
      return (
        <div className={css['mono']}>
          {command.method} <OutsideText text={command.url} mostChars={4_000} />
          {command.body !== null && (
            <div>
              <OutsideText text={command.body} mostChars={4_000} />
            </div>
          )}
        </div>
      );
  }
}
