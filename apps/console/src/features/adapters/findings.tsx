import { Group, Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { createContext, type ReactNode, useContext } from 'react';
import { formPath } from '../../ui/form-errors.ts';
import { useMessageText } from '../../ui/message-text.ts';
import type { PreviewValue } from './adapter-data.ts';
import { fieldOf } from './adapter-values.ts';

export type FindingValue = PreviewValue['findings'][number];

const Findings = createContext<ReadonlyMap<string, FindingValue>>(new Map());

/** What the server found in the draft, kept for the fields that it is about. */
export function FindingsProvider({ findings, children }: { readonly findings: readonly FindingValue[]; readonly children: ReactNode }) {
  const byField = new Map(findings.map((finding) => [formPath(fieldOf(finding.path)), finding] as const).toReversed());
  return <Findings value={byField}>{children}</Findings>;
}

/** For `error` and `description` below a field: what was found there, unless the form itself has something to say. */
export function useFinding(field: string): { readonly error: string | undefined; readonly warning: ReactNode } {
  const messageText = useMessageText();
  const finding = useContext(Findings).get(field);
  if (!finding) return { error: undefined, warning: undefined };
  const message = messageText(finding.message);
  return finding.severity === 'error'
    ? { error: message, warning: undefined }
    : { error: undefined, warning: <Warning>{message}</Warning> };
}

export function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <Note icon={<IconAlertTriangle size={14} aria-hidden />} color="var(--mantine-color-yellow-light-color)">
      {children}
    </Note>
  );
}

export function Wrong({ children }: { readonly children: ReactNode }) {
  return (
    <Note icon={<IconAlertCircle size={14} aria-hidden />} color="var(--mantine-color-error)">
      {children}
    </Note>
  );
}

function Note({ icon, color, children }: { readonly icon: ReactNode; readonly color: string; readonly children: ReactNode }) {
  return (
    <Group component="span" gap={5} wrap="nowrap" align="flex-start" style={{ color }}>
      <span style={{ flex: 'none', marginTop: 1 }}>{icon}</span>
      <Text component="span" size="xs" c="inherit" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Group>
  );
}
