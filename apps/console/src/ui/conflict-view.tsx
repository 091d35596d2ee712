import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { differences } from './difference.ts';
import { OutsideText } from './outside-text.tsx';
import css from './ui.module.css';

export interface ConflictViewProps {
  /** What is there now; undefined = it was removed. */
  readonly theirs: unknown;
  readonly mine: unknown;
  readonly onTakeTheirs: () => void;
  /** Saves mine over theirs; when theirs was removed, adds it again. */
  readonly onKeepMine: () => void;
  readonly isBusy?: boolean;
}

const MOST_SHOWN = 40;

/** Somebody else saved the same thing first: both versions, and the choice. */
export function ConflictView({ theirs, mine, onTakeTheirs, onKeepMine, isBusy = false }: ConflictViewProps) {
  const { t } = useTranslation('ui');
  const changes = theirs === undefined ? [] : differences(theirs, mine);
  return (
    <Alert color="yellow" title={t('conflict.title')} icon={<IconGitMerge size={18} aria-hidden />} role="alert">
      <Stack gap="sm">
        <Text size="sm">{t(theirs === undefined ? 'conflict.removed' : 'conflict.about')}</Text>
        {changes.length > 0 && (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no pointer scrolls by keys
          <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('conflict.title')}>
            <Table fz="xs" verticalSpacing={4} miw="24rem">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('conflict.field')}</Table.Th>
                  <Table.Th>{t('conflict.theirs')}</Table.Th>
                  <Table.Th>{t('conflict.mine')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {changes.slice(0, MOST_SHOWN).map(({ path, before, after }) => (
                  <Table.Tr key={path}>
                    <Table.Td className={css['mono']}>{path}</Table.Td>
                    <Table.Td>
                      <OutsideText text={before} />
                    </Table.Td>
                    <Table.Td>
                      <OutsideText text={after} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
        <Group gap="sm">
          {theirs !== undefined && (
            <Button size="xs" variant="default" onClick={onTakeTheirs} disabled={isBusy}>
              {t('conflict.takeTheirs')}
            </Button>
          )}
          <Button size="xs" onClick={onKeepMine} loading={isBusy}>
            {t(theirs === undefined ? 'conflict.addAgain' : 'conflict.keepMine')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
