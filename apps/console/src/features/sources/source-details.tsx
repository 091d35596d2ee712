import { Group, List, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { SourceActions, type SourceActionsProps } from './source-actions.tsx';
import { type HealthValue, ingestUrl, knownState, type SourceValue, toneOf, useHealth } from './source-data.ts';

export function SourceState({ source, health }: { readonly source: SourceValue; readonly health: HealthValue | undefined }) {
  const { t } = useTranslation('sources');
  if (!source.enabled) return <StatusDot tone="quiet">{t('disabled')}</StatusDot>;
  if (!health) return <StatusDot tone="quiet">{t('unknown')}</StatusDot>;
  const known = knownState(health.state);
  return <StatusDot tone={toneOf(health.state)}>{known ? t(`state.${known}`) : health.state}</StatusDot>;
}

/** How one telephone system is heard, and what can be done with it. */
export function SourceDetails(props: Omit<SourceActionsProps, 'isRunning'>) {
  const { source } = props;
  const { t } = useTranslation('sources');
  const health = useHealth()(source.id);
  const url = ingestUrl(source);
  return (
    <Stack gap="lg">
      <KeyValueList
        facts={[
          [t('stateTitle'), <SourceState key="state" source={source} health={health} />],
          [t('kind'), source.kind],
          [t('ingest'), url === undefined ? undefined : <IngestUrl key="ingest" url={url} />],
          [t('version'), health && <OutsideText key="version" text={health.version} isLine />],
          [t('lastError'), health?.lastError ? <OutsideText key="error" text={health.lastError} /> : undefined],
          [t('warnings'), health && health.warnings.length > 0 ? <Warnings key="warnings" warnings={health.warnings} /> : undefined],
          [t('since'), health && <TimeText key="since" at={health.since} />],
          [t('lastEvent'), health && <TimeText key="last" at={health.lastEventAt} fallback={t('never')} />],
          [t('gaps'), health?.gaps],
          [t('alarms'), health?.alarms],
        ]}
      />
      <SourceActions {...props} isRunning={health !== undefined} />
    </Stack>
  );
}

/** What has to be entered at the provider. */
function IngestUrl({ url }: { readonly url: string }) {
  const { t } = useTranslation('sources');
  return (
    <Group gap={4} wrap="nowrap">
      <span style={{ overflowWrap: 'anywhere' }}>{url}</span>
      <CopyButton text={url} label={t('ingest')} />
    </Group>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <List size="sm">
      {warnings.map((warning) => (
        <List.Item key={warning}>
          <OutsideText text={warning} />
        </List.Item>
      ))}
    </List>
  );
}
