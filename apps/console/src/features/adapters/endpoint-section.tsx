import { Anchor, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { ExampleParameters } from '@ringhook/contract';
import { adapterFromUrl } from '@ringhook/core';
import { type ClipboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useRead } from '../../api/read.ts';
import { announce } from '../../ui/announce.tsx';
import { idFrom } from '../../ui/id-from.ts';
import { notifyDone, notifyUndo } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { AdapterForm } from './adapter-form.tsx';
import { newRow } from './adapter-values.ts';
import css from './adapters.module.css';
import { useFinding } from './findings.tsx';

export interface SectionProps {
  readonly form: AdapterForm;
  readonly isDisabled: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH'] as const;

/** Name, address, and the examples to begin with. A pasted link is taken apart. */
export function EndpointSection({ form, isDisabled, isNew }: SectionProps & { readonly isNew: boolean }) {
  const { t } = useTranslation('adapters');
  const hasOwnId = useRef(false);
  const url = useFinding('url');
  const setName = (name: string): void => {
    form.setFieldValue('name', name);
    if (isNew && !hasOwnId.current) form.setFieldValue('id', idFrom(name));
  };
  return (
    <Panel title={t('endpoint.title')}>
      <Stack gap="md">
        <Group gap="md" align="flex-start" wrap="wrap">
          <TextInput
            label={t('endpoint.name')}
            placeholder={t('endpoint.namePlaceholder')}
            style={{ flex: '3 1 14rem' }}
            {...form.getInputProps('name')}
            onChange={(event) => setName(event.currentTarget.value)}
            disabled={isDisabled}
          />
          <TextInput
            label={t('endpoint.id')}
            description={t(isNew ? 'endpoint.idNew' : 'endpoint.idFixed')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            style={{ flex: '2 1 10rem' }}
            classNames={{ input: css['template'] ?? '' }}
            {...form.getInputProps('id')}
            onChange={(event) => {
              hasOwnId.current = true;
              form.setFieldValue('id', event.currentTarget.value);
            }}
            readOnly={!isNew}
            disabled={isDisabled}
          />
        </Group>
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <NativeSelect label={t('endpoint.method')} data={METHODS} w="6.25rem" {...form.getInputProps('method')} disabled={isDisabled} />
          <UrlInput form={form} isDisabled={isDisabled} error={url.error} />
        </Group>
        {url.warning}
        <Examples form={form} isDisabled={isDisabled} />
        <Switch
          label={t('endpoint.enabled')}
          description={t('endpoint.enabledAbout')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
          disabled={isDisabled}
        />
      </Stack>
    </Panel>
  );
}

function UrlInput({ form, isDisabled, error }: SectionProps & { readonly error: string | undefined }) {
  const { t } = useTranslation('adapters');
  const props = form.getInputProps('url');
  const takeApart = (text: string): boolean => {
    const draft = adapterFromUrl(text.trim());
    if (draft.kind !== 'draft') return false;
    const { url, parameters } = form.getValues();
    form.setFieldValue('url', draft.url);
    form.clearFieldError('url');
    if (draft.parameters.length === 0) return true;
    form.setFieldValue(
      'parameters',
      draft.parameters.map(({ name, value }) => newRow(name, value)),
    );
    const message = t('endpoint.takenApart', { count: draft.parameters.length });
    announce(message);
    if (parameters.length === 0) notifyDone(message);
    else {
      const onUndo = (): void => {
        form.setFieldValue('url', url);
        form.setFieldValue('parameters', parameters);
      };
      notifyUndo({ message: t('endpoint.takenApartInstead', { count: draft.parameters.length }), undo: t('undo'), onUndo });
    }
    return true;
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData('text');
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const isWhole = value === '' || (selectionStart === 0 && selectionEnd === value.length);
    if (isWhole && text.includes('?') && takeApart(text)) event.preventDefault();
  };
  return (
    <TextInput
      label={t('endpoint.url')}
      placeholder="https://crm.example.com/hook?event={{DialApiEventName}}"
      style={{ flex: 1, minWidth: 0 }}
      classNames={{ input: css['template'] ?? '' }}
      inputMode="url"
      spellCheck={false}
      autoComplete="off"
      {...props}
      error={props.error ?? error}
      onPaste={onPaste}
      onBlur={(event) => {
        if (event.currentTarget.value.includes('?')) takeApart(event.currentTarget.value);
        props.onBlur(event);
      }}
      disabled={isDisabled}
    />
  );
}

const EXAMPLES = z.object({ items: z.array(ExampleParameters).readonly() });

/** "Load example" fills the whole list, and never overwrites what somebody has typed (F23, F24). */
function Examples({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('adapters');
  const { data } = useRead({ path: '/adapter-examples', answer: EXAMPLES });
  const { url, parameters } = form.getValues();
  const lists = data?.items ?? [];
  const isUntouched =
    parameters.length === 0 ||
    lists.some(
      ({ parameters: list }) =>
        list.length === parameters.length &&
        list.every(({ name, value }, index) => parameters[index]?.name === name && parameters[index]?.value === value),
    );
  const isOffered = url === '' && isUntouched && !isDisabled;
  const load = (list: (typeof lists)[number]): void => {
    form.setFieldValue(
      'parameters',
      list.parameters.map(({ name, value }) => newRow(name, value)),
    );
    announce(t('endpoint.loaded', { count: list.parameters.length }));
  };
  if (!isOffered && url !== '') return null;
  return (
    <div className={css['notes']}>
      <Text size="sm">{t('endpoint.notes')}</Text>
      <Group mt={6} style={{ gap: '0.25rem 1rem' }}>
        {lists.map((list) => (
          <Anchor key={list.id} ta="start" component="button" type="button" size="sm" disabled={!isOffered} onClick={() => load(list)}>
            {t(`example.${list.id as 'all'}`, { defaultValue: list.title })}
          </Anchor>
        ))}
      </Group>
      {!isOffered && !isDisabled && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('endpoint.notesBlocked')}
        </Text>
      )}
    </div>
  );
}
// texts: adapters:example.*
