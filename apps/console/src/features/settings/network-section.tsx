import { List, Stack, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { Fields, type SectionProps } from './section.tsx';

/** Where requests may go: the internet, and of the inside what is named here. */
export function NetworkSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  return (
    <Panel title={t('network.title')} about={t('network.about')}>
      <Stack gap="md">
        <Fields isDisabled={isDisabled}>
          <TagsInput
            label={t('network.allowed')}
            description={t('network.allowedAbout')}
            placeholder={t('network.placeholder')}
            splitChars={[',', ' ']}
            maw="42rem"
            {...form.getInputProps('allowedNetworks')}
            value={[...form.getValues().allowedNetworks]}
          />
        </Fields>
        <div>
          <Text size="sm" fw={500}>
            {t('network.rules')}
          </Text>
          <List size="sm" c="dimmed" spacing={2} mt={4}>
            <List.Item>{t('network.rulePublic')}</List.Item>
            <List.Item>{t('network.rulePrivate')}</List.Item>
            <List.Item>{t('network.ruleNever')}</List.Item>
          </List>
        </div>
      </Stack>
    </Panel>
  );
}
