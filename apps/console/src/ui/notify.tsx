import { Anchor, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import i18next from 'i18next';
import { toProblem } from '../api/problem.ts';

const SHOWN_MS = 5_000;
const UNDO_MS = 10_000;
const PROBLEM_MS = 12_000;

const shared = () => ({ withBorder: true, closeButtonProps: { 'aria-label': i18next.t('close', { ns: 'ui' }) } });

/** "Saved." */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'green', icon: <IconCheck size={16} aria-hidden />, autoClose: SHOWN_MS, ...shared() });
}

/** What failed without a form to show it in. Forms show problems themselves. */
export function notifyProblem(cause: unknown, title?: string): void {
  const problem = toProblem(cause);
  notifications.show({
    title: title ?? problem.title,
    message: problem.message,
    color: 'red',
    icon: <IconAlertTriangle size={16} aria-hidden />,
    autoClose: PROBLEM_MS,
    ...shared(),
  });
}

export interface UndoOptions {
  /** "Rule removed." */
  readonly message: string;
  readonly undo: string;
  readonly onUndo: () => void | Promise<void>;
}

/** Says what was done and offers to take it back for a while. */
export function notifyUndo({ message, undo, onUndo }: UndoOptions): void {
  const id = notifications.show({
    autoClose: UNDO_MS,
    ...shared(),
    message: (
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Anchor
          component="button"
          size="sm"
          fw={600}
          onClick={() => {
            notifications.hide(id);
            void Promise.resolve(onUndo()).catch((cause: unknown) => notifyProblem(cause));
          }}
        >
          {undo}
        </Anchor>
      </Group>
    ),
  });
}
