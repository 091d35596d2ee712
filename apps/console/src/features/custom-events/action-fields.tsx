import { ActionIcon, Button, Group, NativeSelect, Select, Slider, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import css from './custom-events.module.css';
import { type ActionValue, useEditor } from './event-data.ts';
import { ProgramFields } from './program-fields.tsx';
import { useSaid } from './said.tsx';
import { TemplateField } from './template-field.tsx';

export interface ActionFieldsProps<Action = ActionValue> {
  readonly action: Action;
  /** Of the action in its event, e.g. `actions[0]`. */
  readonly path: string;
  readonly onChange: (action: ActionValue) => void;
}

export function ActionFields({ action, path, onChange }: ActionFieldsProps) {
  switch (action.kind) {
    case 'runProgram':
      return <ProgramFields {...{ action, path, onChange }} />;
    case 'playSound':
      return <SoundFields {...{ action, path, onChange }} />;
    case 'showMessage':
      return <MessageFields {...{ action, path, onChange }} />;
    case 'openWebPage':
      return (
        <Stack gap="sm">
          <UrlFields {...{ action, path, onChange }} />
        </Stack>
      );
    case 'runWebService':
      return <ServiceFields {...{ action, path, onChange }} />;
  }
}

function SoundFields({ action, path, onChange }: ActionFieldsProps<Extract<ActionValue, { kind: 'playSound' }>>) {
  const { t } = useTranslation('custom-events');
  const { data: editor } = useEditor();
  const { error } = useSaid(`${path}.sound`);
  const { warning } = useSaid(`${path}.loop`);
  const volumeId = useId();
  const sounds = editor?.sounds ?? [];
  const isMissing = editor !== undefined && !sounds.includes(action.sound);
  return (
    <Stack gap="sm">
      <Select
        label={t('sound.file')}
        data={isMissing || !editor ? [...sounds, action.sound] : [...sounds]}
        value={action.sound}
        allowDeselect={false}
        error={error ?? (isMissing ? t('sound.missing') : undefined)}
        onChange={(sound) => sound !== null && onChange({ ...action, sound })}
      />
      <div>
        <Text size="sm" fw={500} id={volumeId}>
          {t('sound.volume', { percent: action.volume })}
        </Text>
        <Slider
          value={action.volume}
          label={null}
          step={5}
          thumbProps={{ 'aria-labelledby': volumeId }}
          onChange={(volume) => onChange({ ...action, volume })}
        />
      </div>
      <div>
        <Switch
          label={t('sound.loop')}
          description={t('sound.loopAbout')}
          checked={action.loop}
          onChange={({ currentTarget: { checked } }) => onChange({ ...action, loop: checked })}
        />
        {warning}
      </div>
    </Stack>
  );
}

function MessageFields({ action, path, onChange }: ActionFieldsProps<Extract<ActionValue, { kind: 'showMessage' }>>) {
  const { t } = useTranslation('custom-events');
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t('message.style')}
        value={action.style}
        data={[
          { value: 'box', label: t('message.box') },
          { value: 'notification', label: t('message.notification') },
        ]}
        onChange={(event) => onChange({ ...action, style: event.currentTarget.value as 'box' })}
      />
      <TemplateField
        label={t('message.title')}
        path={`${path}.title`}
        value={action.title}
        onChange={(title) => onChange({ ...action, title })}
      />
      <TemplateField
        label={t('message.text')}
        path={`${path}.text`}
        value={action.text}
        onChange={(text) => onChange({ ...action, text })}
        isLong
      />
    </Stack>
  );
}

type WithUrl = Extract<ActionValue, { kind: 'openWebPage' | 'runWebService' }>;

function UrlFields({ action, path, onChange }: ActionFieldsProps<WithUrl>) {
  const { t } = useTranslation('custom-events');
  const { parameters } = action;
  const set = (next: WithUrl['parameters']): void => onChange({ ...action, parameters: next });
  return (
    <>
      <TemplateField
        label={t('url.url')}
        description={t('url.about')}
        placeholder="https://crm.example/contacts?tel={Call.RemoteTel}"
        path={`${path}.url`}
        value={action.url}
        onChange={(url) => onChange({ ...action, url })}
      />
      {parameters.map(({ name, value }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- names may repeat; the fields hold no state of their own
        <div key={index} className={css['pair']}>
          <NameField
            path={`${path}.parameters[${index}].name`}
            label={t('url.name', { place: index + 1 })}
            value={name}
            onChange={(next) => set(parameters.with(index, { name: next, value }))}
          />
          <TemplateField
            label={t('url.value', { place: index + 1 })}
            isLabelled={false}
            path={`${path}.parameters[${index}].value`}
            value={value}
            onChange={(next) => set(parameters.with(index, { name, value: next }))}
          />
          <ActionIcon mt={4} aria-label={t('url.remove', { place: index + 1 })} onClick={() => set(parameters.toSpliced(index, 1))}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => set([...parameters, { name: '', value: '{Call.RemoteTel}' }])}
      >
        {t('url.add')}
      </Button>
    </>
  );
}

interface NameFieldProps {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function NameField({ path, label, value, onChange }: NameFieldProps) {
  const { error } = useSaid(path);
  return <TextInput aria-label={label} value={value} error={error} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function ServiceFields({ action, path, onChange }: ActionFieldsProps<Extract<ActionValue, { kind: 'runWebService' }>>) {
  const { t } = useTranslation('custom-events');
  const { error } = useSaid(`${path}.from`);
  const { body, ...rest } = action;
  return (
    <Stack gap="sm">
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NativeSelect
          label={t('service.method')}
          value={action.method}
          data={['GET', 'POST']}
          onChange={(event) => onChange(event.currentTarget.value === 'POST' ? { ...action, method: 'POST' } : { ...rest, method: 'GET' })}
        />
        <NativeSelect
          label={t('service.from')}
          description={t(`service.${action.from}About`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={action.from}
          error={error}
          data={[
            { value: 'workstation', label: t('service.workstation') },
            { value: 'server', label: t('service.server') },
          ]}
          onChange={(event) => onChange({ ...action, from: event.currentTarget.value as 'server' })}
        />
      </Group>
      <UrlFields {...{ action, path, onChange }} />
      {action.method === 'POST' && (
        <TemplateField
          label={t('service.body')}
          description={t('service.bodyAbout')}
          placeholder={'{ "tel": "{Call.RemoteTel}" }'}
          path={`${path}.body`}
          value={body ?? ''}
          onChange={(next) => onChange(next === '' ? rest : { ...action, body: next })}
          isLong
        />
      )}
    </Stack>
  );
}
