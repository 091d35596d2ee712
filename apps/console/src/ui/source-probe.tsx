import { Alert, List, Stack, Text } from '@mantine/core';
import type { SourceProbe } from '@ringhook/contract';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { OutsideText } from './outside-text.tsx';

/** What the PBX said: version, who is there, and what can't be seen. */
export function ProbeResult({ probe: { outcome, detail, fix, warnings, found } }: { readonly probe: z.infer<typeof SourceProbe> }) {
  const { t } = useTranslation('ui');
  const isGood = outcome === 'connected';
  const Icon = isGood ? IconCheck : IconAlertTriangle;
  return (
    <Alert color={isGood ? 'green' : 'red'} title={t(`source.probe.${outcome}`)} icon={<Icon size={18} aria-hidden />}>
      <Stack gap={6}>
        <OutsideText text={detail} />
        {fix !== null && <OutsideText text={fix} />}
        {found && <Text size="sm">{t('source.probe.found', found)}</Text>}
        {warnings.length > 0 && (
          <>
            <Text size="sm" fw={600}>
              {t('source.probe.warnings')}
            </Text>
            <List size="sm">
              {warnings.map((warning) => (
                <List.Item key={warning}>
                  <OutsideText text={warning} />
                </List.Item>
              ))}
            </List>
          </>
        )}
      </Stack>
    </Alert>
  );
}
