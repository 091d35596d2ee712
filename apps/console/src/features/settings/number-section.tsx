import { Stack, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { NumberTester } from './number-tester.tsx';
import { Fields, type SectionProps } from './section.tsx';
import css from './settings.module.css';

/** How numbers are read here; the tester below reads one by what the form says now. */
export function NumberSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  const { defaultCountry, extensionPattern, outsidePrefixes, incomingPrefix, shortCodes } = form.getValues();
  return (
    <Panel title={t('numbers.title')} about={t('numbers.about')}>
      <Stack gap="md">
        <Fields isDisabled={isDisabled}>
          <div className={css['grid']}>
            <TextInput
              label={t('numbers.country')}
              description={t('numbers.countryAbout')}
              placeholder="DK"
              maxLength={2}
              {...form.getInputProps('defaultCountry')}
            />
            <TextInput
              label={t('numbers.extensions')}
              description={t('numbers.extensionsAbout')}
              spellCheck={false}
              {...form.getInputProps('extensionPattern')}
            />
            <TagsInput
              label={t('numbers.outside')}
              description={t('numbers.outsideAbout')}
              {...form.getInputProps('outsidePrefixes')}
              value={[...outsidePrefixes]}
            />
            <TextInput
              label={t('numbers.incoming')}
              description={t('numbers.incomingAbout')}
              placeholder="0"
              maxLength={10}
              {...form.getInputProps('incomingPrefix')}
            />
            <TagsInput
              label={t('numbers.short')}
              description={t('numbers.shortAbout')}
              {...form.getInputProps('shortCodes')}
              value={[...shortCodes]}
            />
          </div>
        </Fields>
        <NumberTester settings={{ defaultCountry, extensionPattern, outsidePrefixes, incomingPrefix, shortCodes }} />
      </Stack>
    </Panel>
  );
}
