import { Button, Group, List, Stack } from '@mantine/core';
import { SourceHealth } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useCan } from '../../api/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { type HealthValue, knownState, type SourceValue, toneOf, useHealth } from './source-data.ts';

export function SourceState({ source, health }: { readonly source: SourceValue; readonly health: HealthValue | undefined }) {
  const { t } = useTranslation('sources');
  if (!source.enabled) return <StatusDot tone="quiet">{t('disabled')}</StatusDot>;
  if (!health) return <StatusDot tone="quiet">{t('unknown')}</StatusDot>;
  const known = knownState(health.state);
  return <StatusDot tone={toneOf(health.state)}>{known ? t(`state.${known}`) : health.state}</StatusDot>;
}

/** How one telephone system is heard, and dialling it again. */
export function SourceDetails({ source }: { readonly source: SourceValue }) {
  const { t } = useTranslation('sources');
  const health = useHealth()(source.id);
  const mayChange = useCan('write:config');
  const restart = async (): Promise<void> => {
    const words = { title: t('restart.title', { name: source.name }), body: t('restart.body') };
    if (!(await confirm({ ...words, confirm: t('restart.do'), cancel: t('cancel') }))) return;
    try {
      await callApi({ method: 'POST', path: path`/sources/${source.id}/restart`, answer: SourceHealth });
      notifyDone(t('restart.done'));
    } catch (error) {
      notifyProblem(error);
    }
    await refresh('/source-health');
  };
  return (
    <Stack gap="lg">
      <KeyValueList
        facts={[
          [t('stateTitle'), <SourceState key="state" source={source} health={health} />],
          [t('kind'), source.kind],
          [t('version'), health && <OutsideText key="version" text={health.version} isLine />],
          [t('lastError'), health?.lastError ? <OutsideText key="error" text={health.lastError} /> : undefined],
          [t('warnings'), health && health.warnings.length > 0 ? <Warnings key="warnings" warnings={health.warnings} /> : undefined],
          [t('since'), health && <TimeText key="since" at={health.since} />],
          [t('lastEvent'), health && <TimeText key="last" at={health.lastEventAt} fallback={t('never')} />],
          [t('gaps'), health?.gaps],
          [t('alarms'), health?.alarms],
        ]}
      />
      {mayChange && health && (
        <Group>
          <Button variant="default" onClick={() => void restart()}>
            {t('restart.open')}
          </Button>
        </Group>
      )}
    </Stack>
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
