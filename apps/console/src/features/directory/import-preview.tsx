import { List, Stack, Text } from '@mantine/core';
import type { DirectoryImportResult } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { OutsideText } from '../../ui/outside-text.tsx';

interface ImportPreviewProps {
  readonly result: z.infer<typeof DirectoryImportResult>;
}

const MOST_SHOWN = 50;

/** What an import would add and change, what it leaves alone, and why. */
export function ImportPreview({ result: { added, updated, kept, missing, warnings } }: ImportPreviewProps) {
  const { t } = useTranslation('directory');
  const parts = [
    ['added', added.map(({ key, values }) => [key, values['name']].filter(Boolean).join(' · '))],
    ['updated', updated.map(({ key, field, before, after }) => `${key} · ${field}: ${String(before ?? '—')} → ${String(after)}`)],
    ['kept', kept.map(({ key, field, before, after }) => `${key} · ${field}: ${String(before ?? '—')} (${String(after)})`)],
    ['missing', missing.map(({ key }) => key)],
    ['warnings', warnings],
  ] as const;
  return (
    <Stack gap="sm" role="status">
      {added.length + updated.length === 0 && <Text size="sm">{t('import.nothing')}</Text>}
      {parts
        .filter(([, lines]) => lines.length > 0)
        .map(([part, lines]) => (
          <div key={part}>
            <Text size="sm" fw={600}>
              {t(`import.${part}`, { count: lines.length })}
            </Text>
            <List size="sm">
              {lines.slice(0, MOST_SHOWN).map((line) => (
                <List.Item key={line}>
                  <OutsideText text={line} />
                </List.Item>
              ))}
            </List>
            {lines.length > MOST_SHOWN && (
              <Text size="xs" c="dimmed">
                {t('import.more', { count: lines.length - MOST_SHOWN })}
              </Text>
            )}
          </div>
        ))}
    </Stack>
  );
}
