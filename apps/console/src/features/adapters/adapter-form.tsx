import { Stack } from '@mantine/core';
import { Adapter, AdapterPreview } from '@ringhook/contract';
import { type ReactNode, useState } from 'react';
import { useAsk } from '../../api/ask.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { type ContractForm, useContractForm } from '../../ui/use-contract-form.ts';
import { useLeaveGuard } from '../../ui/use-leave-guard.ts';
import { usePaused } from '../../ui/use-paused.ts';
import type { AdapterValue, PreviewValue } from './adapter-data.ts';
import { type AdapterValues, fieldOf, toBody } from './adapter-values.ts';
import css from './adapters.module.css';
import { BodySection } from './body-section.tsx';
import { EndpointSection } from './endpoint-section.tsx';
import { FindingsProvider } from './findings.tsx';
import { HeaderSection, ParameterSection } from './pair-sections.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { SaveBar } from './save-bar.tsx';
import { SecuritySection } from './security-section.tsx';
import { TimingSection } from './timing-section.tsx';

export type AdapterForm = ContractForm<AdapterValues, AdapterValue>['form'];

export interface AdapterFormProps {
  readonly initial: AdapterValues;
  readonly isNew: boolean;
  /** Saves; may throw `ApiProblem`. Resolves false when something else has to be decided first. */
  readonly onSave: (adapter: AdapterValue) => Promise<boolean>;
  /** What stands above the form, e.g. a conflict. */
  readonly notice?: ReactNode;
  /** Below the preview. */
  readonly aside?: ReactNode;
}

/** Everything about one endpoint, and beside it what would be sent. */
export function AdapterFormView({ initial, isNew, onSave, notice, aside }: AdapterFormProps) {
  const mayEdit = useMayConfigure();
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: Adapter,
    initial,
    toBody,
    fieldOf,
    send: async (adapter) => {
      if (await onSave(adapter)) form.resetDirty();
    },
  });
  useLeaveGuard(() => form.isDirty() && mayEdit);
  const [callNumber, setCallNumber] = useState<number | null>(null);
  const preview = usePreview(form.getValues(), callNumber);
  const isDisabled = !mayEdit || isBusy;
  const section = { form, isDisabled };
  return (
    <FindingsProvider findings={preview.answer?.findings ?? []}>
      <div className={css['layout']}>
        <form noValidate onSubmit={onSubmit}>
          <Stack gap="md">
            {notice}
            <EndpointSection {...section} isNew={isNew} />
            <ParameterSection {...section} />
            <HeaderSection {...section} />
            {form.getValues().method !== 'GET' && <BodySection {...section} />}
            <SecuritySection {...section} />
            <TimingSection {...section} />
          </Stack>
          {mayEdit && (
            <SaveBar isNew={isNew} isBusy={isBusy} isDirty={isNew || form.isDirty()} problem={problem} onReset={() => form.reset()} />
          )}
        </form>
        <Stack gap="md" className={css['aside'] ?? ''}>
          <PreviewPanel {...preview} callNumber={callNumber} onCall={setCallNumber} />
          {aside}
        </Stack>
      </div>
    </FindingsProvider>
  );
}

export interface Preview {
  /** The draft as far as it can be used; undefined while something is missing. */
  readonly draft: AdapterValue | undefined;
  readonly answer: PreviewValue | undefined;
  readonly problem: ApiProblem | null;
}

/** What the server would send by the values of the form; a name is not needed for it. */
function usePreview(values: AdapterValues, callNumber: number | null): Preview {
  const paused = usePaused(values);
  const body = { ...(toBody(paused) as object), id: paused.id || 'draft', name: paused.name || 'draft' };
  const parsed = Adapter.safeParse(body);
  const draft = parsed.success ? parsed.data : undefined;
  const asked = useAsk({
    path: '/adapters/preview',
    body: { adapter: draft, ...(callNumber !== null && { callNumber }) },
    answer: AdapterPreview,
    isWanted: draft !== undefined,
  });
  return { draft, answer: draft && asked.data, problem: draft ? asked.error : null };
}
