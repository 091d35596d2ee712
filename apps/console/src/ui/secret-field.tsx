import { Autocomplete, Button, Group, Input, Modal, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { pageOf, Secret, type SecretReference, SecretValue } from '@ringhook/contract';
import { IconKey } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../api/cache.ts';
import { callApi, path } from '../api/client.ts';
import { useRead } from '../api/read.ts';
import { useCan } from '../api/session.ts';
import { ErrorState } from './states.tsx';
import { useContractForm } from './use-contract-form.ts';

/** Where a secret is kept, as a form holds it. */
export interface SecretChoice {
  readonly kind: 'stored' | 'env' | 'file';
  readonly name: string;
}

export const NO_SECRET: SecretChoice = { kind: 'stored', name: '' };

type Reference = z.infer<typeof SecretReference>;

export function toSecretChoice(reference: Reference | undefined): SecretChoice {
  if (!reference) return NO_SECRET;
  if ('env' in reference) return { kind: 'env', name: reference.env };
  return 'file' in reference ? { kind: 'file', name: reference.file } : { kind: 'stored', name: reference.stored };
}

export function toSecretReference({ kind, name }: SecretChoice): Reference {
  return kind === 'env' ? { env: name } : kind === 'file' ? { file: name } : { stored: name };
}

export interface SecretFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: SecretChoice;
  readonly onChange: (value: SecretChoice) => void;
  /** Something is wrong with it. */
  readonly error?: boolean;
  readonly disabled?: boolean;
}

const SECRETS = pageOf(Secret);
const KINDS = ['stored', 'env', 'file'] as const;

/** Where a secret is kept; a new one is stored by the way. Its text is never shown again. */
export function SecretField({ label, description, value, onChange, error = false, disabled = false }: SecretFieldProps) {
  const { t } = useTranslation('ui');
  const id = useId();
  const isAdmin = useCan('admin');
  const [isOpen, { open, close }] = useDisclosure(false);
  const stored = useRead({ path: '/secrets', query: { limit: 500 }, answer: SECRETS, isWanted: isAdmin && value.kind === 'stored' });
  const names = (stored.data?.items ?? []).map(({ name }) => name);
  return (
    <Input.Wrapper
      label={label}
      {...(description !== undefined && { description })}
      error={error && t(value.name === '' ? 'secret.missing' : `secret.wrong.${value.kind}`)}
      labelElement="div"
      labelProps={{ id }}
    >
      <Group gap="xs" mt={4} wrap="wrap" role="group" aria-labelledby={id} align="flex-start">
        <NativeSelect
          aria-label={t('secret.kind')}
          w="9.5rem"
          disabled={disabled}
          data={KINDS.map((kind) => ({ value: kind, label: t(`secret.kinds.${kind}`) }))}
          value={value.kind}
          onChange={(event) => onChange({ kind: event.currentTarget.value as SecretChoice['kind'], name: '' })}
        />
        {value.kind === 'stored' ? (
          <Autocomplete
            aria-label={`${label}: ${t('secret.name')}`}
            placeholder={t('secret.name')}
            style={{ flex: '1 1 10rem' }}
            data={names}
            value={value.name}
            onChange={(name) => onChange({ ...value, name })}
            disabled={disabled}
            error={error}
          />
        ) : (
          <TextInput
            aria-label={`${label}: ${t(`secret.kinds.${value.kind}`)}`}
            placeholder={value.kind === 'env' ? 'CRM_TOKEN' : '/run/secrets/crm'}
            style={{ flex: '1 1 10rem' }}
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
            disabled={disabled}
            error={error}
          />
        )}
        {value.kind === 'stored' && isAdmin && (
          <Button variant="default" leftSection={<IconKey size={15} aria-hidden />} onClick={open} disabled={disabled}>
            {t('secret.store')}
          </Button>
        )}
      </Group>
      <Modal opened={isOpen} onClose={close} title={t('secret.storeTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
        <StoreSecret
          name={value.name}
          onStored={(name) => {
            onChange({ kind: 'stored', name });
            close();
          }}
        />
      </Modal>
    </Input.Wrapper>
  );
}

function StoreSecret({ name, onStored }: { readonly name: string; readonly onStored: (name: string) => void }) {
  const { t } = useTranslation('ui');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: SecretValue.extend({ name: SecretValue.shape.value }),
    initial: { name, value: '' },
    send: async (body) => {
      await callApi({ method: 'PUT', path: path`/secrets/${body.name}`, body: { value: body.value } });
      refresh('/secrets');
      onStored(body.name);
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        // The form around it is not meant.
        event.stopPropagation();
        onSubmit(event);
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t('secret.name')}
          description={t('secret.nameAbout')}
          {...form.getInputProps('name')}
          data-autofocus={name === '' || undefined}
        />
        <PasswordInput
          label={t('secret.value')}
          description={t('secret.valueAbout')}
          autoComplete="off"
          {...form.getInputProps('value')}
          data-autofocus={name !== '' || undefined}
        />
        {problem && <ErrorState error={problem} />}
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy}>
            {t('secret.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
