import { Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { useMessageText } from '../../ui/message-text.ts';
import css from './rules.module.css';

export interface FindingLineProps {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What is wrong or doubtful, and what to do. */
export function FindingLine({ severity, message }: FindingLineProps) {
  const messageText = useMessageText();
  const Icon = severity === 'error' ? IconAlertCircle : IconAlertTriangle;
  return (
    <span className={css['finding']} data-severity={severity}>
      <Icon size={14} aria-hidden />
      <Text component="span" size="xs" c="inherit">
        {messageText(message)}
      </Text>
    </span>
  );
}
