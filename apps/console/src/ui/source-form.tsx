import { Button, Group, Stack, TextInput } from '@mantine/core';
import { Source, SourceProbe } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { callApi } from '../api/client.ts';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import { freeId } from './free-id.ts';
import { ErrorState } from './states.tsx';
import { useContractForm } from './use-contract-form.ts';
import { OptionField } from './source-option.tsx';
import { ProbeResult } from './source-probe.tsx';
import { initialOptions, isEmpty, type KindValue, toOptions, unknownOptions } from './source-values.ts';

export type SourceValue = z.output<typeof Source>;

export interface SourceFormProps {
  readonly kind: KindValue;
  /** As it is now; absent: a new one. */
  readonly source?: SourceValue;
  /** Ids that others have. */
  readonly taken: readonly string[];
  /** Saves it. May throw `ApiProblem`, which is then shown. */
  readonly send: (source: SourceValue) => Promise<void>;
}

type Probe = z.infer<typeof SourceProbe>;

/** The options of one kind of PBX; tried first, then saved. */
export function SourceForm({ kind, source, taken, send }: SourceFormProps) {
  const { t } = useTranslation('ui');
  const [probe, setProbe] = useState<Probe | 'running'>();
  const { form, problem, isBusy, onSubmit, parse, showProblem } = useContractForm({
    schema: Source,
    initial: { name: source?.name ?? kind.label, options: initialOptions(kind, source?.options) },
    toBody: ({ name, options }) => ({
      id: source?.id ?? freeId(name, taken, 'pbx'),
      name: name.trim(),
      kind: kind.kind,
      enabled: source?.enabled ?? true,
      options: { ...unknownOptions(kind, source?.options), ...toOptions(kind, options) },
    }),
    send,
  });
  /** The server names the option in its sentence only: what is missing is said at its field here. */
  const isComplete = (): boolean => {
    const options = form.getValues().options;
    const missing = kind.fields.filter(({ name, isRequired }) => isRequired && isEmpty(options[name]));
    for (const { name } of missing) form.setFieldError(`options.${name}`, t('source.missing'));
    return missing.length === 0;
  };
  const tryIt = async (): Promise<void> => {
    const body = form.validate().hasErrors || !isComplete() ? undefined : parse(form.getValues());
    if (!body) return;
    showProblem(undefined);
    setProbe('running');
    try {
      setProbe((await callApi({ method: 'POST', path: '/sources/probe', body, answer: SourceProbe })).data);
    } catch (cause) {
      setProbe(undefined);
      showProblem(toProblem(cause) satisfies ApiProblem);
    }
  };
  const rows = (isRequired: boolean) =>
    kind.fields
      .filter((field) => field.isRequired === isRequired)
      .map((field) => (
        <OptionField
          key={field.name}
          field={field}
          value={form.values.options[field.name] ?? ''}
          error={form.errors[`options.${field.name}`]}
          onChange={(value) => {
            form.setFieldValue('options', { ...form.getValues().options, [field.name]: value });
            form.clearFieldError(`options.${field.name}`);
            setProbe(undefined);
          }}
        />
      ));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete()) onSubmit(event);
      }}
    >
      <Stack gap="md">
        <TextInput label={t('source.name')} {...form.getInputProps('name')} />
        {rows(true)}
        {kind.fields.some(({ isRequired }) => !isRequired) && (
          <details>
            <summary>{t('source.options')}</summary>
            <Stack gap="md" mt="md">
              {rows(false)}
            </Stack>
          </details>
        )}
        {problem && <ErrorState error={problem} />}
        <div aria-live="polite">{probe !== undefined && probe !== 'running' && <ProbeResult probe={probe} />}</div>
        <Group gap="sm">
          <Button variant="default" onClick={() => void tryIt()} loading={probe === 'running'}>
            {t('source.try')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('source.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
