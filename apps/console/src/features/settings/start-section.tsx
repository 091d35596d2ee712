import { Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';

const OPTIONS = [
  { name: 'data', option: '--data', variable: 'RINGHOOK_DATA' },
  { name: 'host', option: '--host', variable: 'RINGHOOK_HOST' },
  { name: 'port', option: '--port', variable: 'RINGHOOK_PORT' },
  { name: 'config', option: '--config', variable: 'RINGHOOK_CONFIG' },
  { name: 'secretsDir', option: '--secrets-dir', variable: 'RINGHOOK_SECRETS_DIR' },
  { name: 'trustProxy', option: '--trust-proxy', variable: 'RINGHOOK_TRUST_PROXY' },
  { name: 'logLevel', option: '--log-level', variable: 'RINGHOOK_LOG_LEVEL' },
  { name: 'key', option: null, variable: 'RINGHOOK_KEY' },
] as const;
type Row = (typeof OPTIONS)[number];

/** What is said when the server is started, and nowhere else. */
export function StartSection() {
  const { t } = useTranslation('settings');
  const columns: readonly Column<Row>[] = [
    {
      key: 'name',
      header: t('start.what'),
      onCard: 'title',
      cell: ({ name }) => (
        <Text size="sm" style={{ whiteSpace: 'normal' }}>
          {t(`start.${name}`)}
        </Text>
      ),
    },
    { key: 'option', header: t('start.option'), width: '11rem', cell: ({ option }) => (option === null ? '—' : <Code>{option}</Code>) },
    { key: 'variable', header: t('start.variable'), width: '17rem', cell: ({ variable }) => <Code>{variable}</Code> },
  ];
  return (
    <Panel title={t('start.title')} about={t('start.about')}>
      <Stack gap="sm">
        <DataTable label={t('start.title')} columns={columns} rows={OPTIONS} rowKey={({ name }) => name} />
      </Stack>
    </Panel>
  );
}
// texts: settings:start.*
