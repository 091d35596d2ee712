import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { LoadingState } from '../../ui/states.tsx';
import { useAdapterUses } from './adapter-data.ts';

/** Which rules tell this endpoint. */
export function WhereUsed({ adapterId }: { readonly adapterId: string }) {
  const { t } = useTranslation('adapters');
  const use = useAdapterUses()(adapterId);
  return (
    <Panel title={t('uses.title')}>
      {use === undefined && <LoadingState lines={2} />}
      {use && !use.isGlobal && use.rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('uses.none')}
        </Text>
      )}
      {use && (
        <List size="sm" spacing={4}>
          {use.isGlobal && (
            <List.Item>
              <Link to={places.rules()}>{t('uses.everyCall')}</Link>
            </List.Item>
          )}
          {use.rules.map(({ id, name, enabled }) => (
            <List.Item key={id}>
              <Link to={places.rule(id)}>
                <OutsideText text={name} />
              </Link>
              {!enabled && ` (${t('uses.off')})`}
            </List.Item>
          ))}
        </List>
      )}
    </Panel>
  );
}
