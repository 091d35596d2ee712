import { Button, Group, Stack, TextInput } from '@mantine/core';
import { Source, SourceProbe } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { freeId } from './free-id.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { OptionField } from './option-field.tsx';
import { ProbeResult } from './probe-result.tsx';
import { initialOptions, isEmpty, type KindValue, toOptions } from './source-values.ts';

export interface SourceFormProps {
  readonly kind: KindValue;
  readonly taken: readonly string[];
  readonly onDone: () => void;
}

type Probe = z.infer<typeof SourceProbe>;

/** The options of one kind of PBX; tried first, then saved. */
export function SourceForm({ kind, taken, onDone }: SourceFormProps) {
  const { t } = useTranslation('setup');
  const [probe, setProbe] = useState<Probe | 'running'>();
  const { form, problem, isBusy, onSubmit, parse, showProblem } = useContractForm({
    schema: Source,
    initial: { name: kind.label, options: initialOptions(kind) },
    toBody: ({ name, options }) => ({
      id: freeId(name, taken, 'pbx'),
      name: name.trim(),
      kind: kind.kind,
      enabled: true,
      options: toOptions(kind, options),
    }),
    send: async (body) => {
      await callApi({ method: 'POST', path: '/sources', body, note: t('connect.note') });
      await refresh('/sources', '/configuration');
      notifyDone(t('connect.saved'));
      onDone();
    },
  });
  /** The server names the option in its sentence only: what is missing is said at its field here. */
  const isComplete = (): boolean => {
    const options = form.getValues().options;
    const missing = kind.fields.filter(({ name, isRequired }) => isRequired && isEmpty(options[name]));
    for (const { name } of missing) form.setFieldError(`options.${name}`, t('connect.missing'));
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
        <TextInput label={t('connect.name')} {...form.getInputProps('name')} />
        {rows(true)}
        {kind.fields.some(({ isRequired }) => !isRequired) && (
          <details>
            <summary>{t('connect.options')}</summary>
            <Stack gap="md" mt="md">
              {rows(false)}
            </Stack>
          </details>
        )}
        {problem && <ErrorState error={problem} />}
        <div aria-live="polite">{probe !== undefined && probe !== 'running' && <ProbeResult probe={probe} />}</div>
        <Group gap="sm">
          <Button variant="default" onClick={() => void tryIt()} loading={probe === 'running'}>
            {t('connect.try')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('connect.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
