import { Alert, Button, Code, EmptyState as MantineEmptyState, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconInbox, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UseQueryResult } from '@tanstack/react-query';
import { toProblem } from '../api/problem.ts';
import { useMessageText } from './message-text.ts';
import { useProblemText } from './problem-text.ts';
import css from './ui.module.css';

export interface EmptyStateProps {
  readonly title: string;
  /** What would be here, and how it gets here. */
  readonly about?: ReactNode;
  readonly icon?: TablerIcon;
  /** One button, rarely two. */
  readonly actions?: ReactNode;
}

/** Nothing to show: why, and the one thing to do about it. */
export function EmptyState({ title, about, icon: Icon = IconInbox, actions }: EmptyStateProps) {
  return (
    <div className={css['centred']}>
      <MantineEmptyState title={title} description={about} icon={<Icon size={28} stroke={1.5} aria-hidden />} size="sm" maw="30rem">
        {actions !== undefined && <MantineEmptyState.Actions>{actions}</MantineEmptyState.Actions>}
      </MantineEmptyState>
    </div>
  );
}

export interface ErrorStateProps {
  /** Whatever was thrown. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, what to do, the fields it is about, and the code to search for. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation('ui');
  const messageText = useMessageText();
  const problem = toProblem(error);
  const { title, fix } = useProblemText(problem);
  const Icon = problem.status === 0 ? IconCloudOff : IconAlertTriangle;
  return (
    <Alert color="red" title={title} icon={<Icon size={18} aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {problem.message}
        </Text>
        {problem.fields.length > 0 && (
          <List size="sm" spacing={2}>
            {problem.fields.map(({ field, message }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the same field may be wrong twice
              <List.Item key={`${field} ${index}`}>
                {field !== '' && <Code>{field}</Code>} {messageText(message)}
              </List.Item>
            ))}
          </List>
        )}
        {fix !== undefined && <Text size="sm">{fix}</Text>}
        <Group gap="sm">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('error.retry')}
            </Button>
          )}
          <Text size="xs" c="dimmed">
            {t('error.code')} <Code>{problem.code}</Code>
          </Text>
        </Group>
      </Stack>
    </Alert>
  );
}

export interface LoadingStateProps {
  /** How many lines the content will have, about: so that it does not jump when it comes. */
  readonly lines?: number;
}

/** The shape of what is coming. */
export function LoadingState({ lines = 6 }: LoadingStateProps) {
  const { t } = useTranslation('ui');
  return (
    <Stack gap="sm" role="status" aria-label={t('loading')} aria-busy p="md">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} h={14} w={`${88 - ((line * 37) % 45)}%`} radius="sm" />
      ))}
    </Stack>
  );
}

export interface QueryStateProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  readonly lines?: number;
  /** What is shown when the list has nothing; absent: `children` deals with it. */
  readonly empty?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/**
 * Every state of a read, so that no page forgets one: loading, failed, nothing there, there. A failed *re*-read keeps what
 * was shown; the frame says that the connection is lost.
 */
export function QueryState<Data>({ query, lines, empty, children }: QueryStateProps<Data>) {
  const { data, error, isPending, refetch } = query;
  if (data !== undefined) return empty !== undefined && Array.isArray(data) && data.length === 0 ? empty : children(data);
  if (isPending) return <LoadingState {...(lines !== undefined && { lines })} />;
  return <ErrorState error={error} onRetry={() => void refetch()} />;
}
