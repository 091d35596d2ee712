import { Autocomplete, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Fields, type SectionProps } from './section.tsx';
import css from './settings.module.css';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const MOST_SHOWN = 60;

/** Under which address Ringhook is found, and whose clock it goes by. */
export function SiteSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  const practice = (form.getValues().publicUrl.trim() || window.location.origin).replace(/\/+$/, '') + addressOf('/practice');
  return (
    <Panel title={t('site.title')}>
      <Stack gap="md">
        <Fields isDisabled={isDisabled}>
          <div className={css['grid']}>
            <TextInput
              label={t('site.publicUrl')}
              description={t('site.publicUrlAbout')}
              placeholder="https://ringhook.example"
              inputMode="url"
              spellCheck={false}
              {...form.getInputProps('publicUrl')}
            />
            <Autocomplete
              label={t('site.timeZone')}
              description={t('site.timeZoneAbout')}
              data={ZONES}
              limit={MOST_SHOWN}
              spellCheck={false}
              {...form.getInputProps('timeZone')}
            />
          </div>
        </Fields>
        <KeyValueList
          facts={[
            [
              t('site.practice'),
              <Text key="practice" size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
                {practice} <CopyButton text={practice} label={t('site.practice')} />
              </Text>,
            ],
          ]}
        />
      </Stack>
    </Panel>
  );
}
