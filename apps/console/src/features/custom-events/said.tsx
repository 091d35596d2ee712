import { Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { CustomEvent } from '@ringhook/contract';
import { createContext, type ReactNode, useContext } from 'react';
import { useMessageText } from '../../ui/message-text.ts';
import type { ActionListName, ActionValue, EventValue, PreviewValue } from './event-data.ts';

export interface Finding {
  /** e.g. `actions[0].arguments[1]`. */
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

const Findings = createContext<readonly Finding[]>([]);

export function FindingsProvider({ findings, children }: { readonly findings: readonly Finding[]; readonly children: ReactNode }) {
  return <Findings value={findings}>{children}</Findings>;
}

export interface Said {
  /** For `error` of the field. */
  readonly error: string | undefined;
  /** Stands below the field. */
  readonly warning: ReactNode;
}

/** What was found at a field, the worst first. `withBelow`: also what was found inside it. */
export function useSaid(path: string, withBelow = false): Said {
  const messageText = useMessageText();
  const isHere = (found: string): boolean =>
    found === path || (withBelow && (found.startsWith(`${path}.`) || found.startsWith(`${path}[`)));
  const here = useContext(Findings).filter((finding) => isHere(finding.path));
  const error = here.find(({ severity }) => severity === 'error');
  const warning = here.find(({ severity }) => severity === 'warning');
  return {
    error: error && messageText(error.message),
    warning: !error && warning ? <Warning>{messageText(warning.message)}</Warning> : undefined,
  };
}

export function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <Group component="span" gap={5} wrap="nowrap" align="flex-start" mt={4} style={{ color: 'var(--mantine-color-yellow-light-color)' }}>
      <IconAlertTriangle size={14} aria-hidden style={{ flex: 'none', marginTop: 1 }} />
      <Text component="span" size="xs" c="inherit" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Group>
  );
}

export interface FindingSources {
  readonly event: EventValue;
  readonly preview: PreviewValue | undefined;
  /** Fields of this event that the server refused. */
  readonly refused: readonly { readonly field: string; readonly message: string }[];
  /** False: what is merely empty is no mistake yet. */
  readonly showsAll: boolean;
}

/** Everything known to be wrong with an event: by the schema, by the lint of the server, by its refusal. */
export function findingsOf({ event, preview, refused, showsAll }: FindingSources): readonly Finding[] {
  const issues = CustomEvent.safeParse(event).error?.issues ?? [];
  const own = issues
    .filter(({ path }) => showsAll || valueAt(event, path) !== '')
    .map(({ path, message }) => ({ path: pathText(path), severity: 'error' as const, message }));
  const linted = (preview?.findings ?? []).map(({ path, severity, message, code }) => ({
    path: code === 'DURATION_NOT_KNOWN' ? fieldWith(event, path, 'Call.Duration') : path,
    severity,
    message,
  }));
  return [...refused.map(({ field, message }) => ({ path: field, severity: 'error' as const, message })), ...own, ...linted];
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** The lint names the action; people look at the field that holds the text. */
function fieldWith(event: EventValue, path: string, text: string): string {
  const [, list, index] = /^(actions|closingActions)\[(\d+)\]$/.exec(path) ?? [];
  const action: ActionValue | undefined = list === undefined ? undefined : event[list as ActionListName][Number(index)];
  if (!action) return path;
  const found = stringsOf(action).find(([, value]) => value.toLowerCase().includes(text.toLowerCase()));
  return found ? `${path}.${found[0]}` : path;
}

function stringsOf(action: ActionValue): (readonly [string, string])[] {
  return Object.entries(action).flatMap(([name, value]): (readonly [string, string])[] => {
    if (typeof value === 'string') return [[name, value]];
    if (!Array.isArray(value)) return [];
    return value.map((item: string | { value: string }, index) =>
      typeof item === 'string' ? [`${name}[${index}]`, item] : [`${name}[${index}].value`, item.value],
    );
  });
}
