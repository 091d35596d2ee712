import { Alert, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../../ui/panel.tsx';
import { StatusDot } from '../../../ui/status.tsx';
import { useStatusText } from './status-text.ts';
import { useTabDeskState, useTabDeskSwitch } from './use-tab-desk.ts';

/** The switch that makes an open tab ring, with how it is going and what the browser still wants. */
export function TabPanel() {
  const { t } = useTranslation('my-events');
  const { isPossible, isOn, turn } = useTabDeskSwitch();
  const state = useTabDeskState();
  const { tone, text } = useStatusText(state);
  if (!isPossible) return null;
  return (
    <Panel title={t('tab.title')} about={t('tab.about')}>
      <Stack gap="sm">
        <Switch
          label={t('tab.switch')}
          description={t('tab.switchAbout')}
          checked={isOn}
          onChange={({ currentTarget: { checked } }) => turn(checked)}
        />
        {isOn && (
          <Text size="sm" component="div" role="status">
            <StatusDot tone={tone}>{text}</StatusDot>
          </Text>
        )}
        {isOn && state.notifications === 'denied' && <Alert color="yellow">{t('tab.notificationsDenied')}</Alert>}
      </Stack>
    </Panel>
  );
}
