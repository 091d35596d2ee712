import { Button, CloseButton, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { ROLES } from '@ringhook/contract';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SectionProps } from './section.tsx';

/** Which group makes which role; the first that fits counts. */
export function RoleRows({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  const { roles } = form.getValues().oidc;
  return (
    <Stack gap="xs" role="group" aria-label={t('signIn.mapping')}>
      <div>
        <Text size="sm" fw={500}>
          {t('signIn.mapping')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('signIn.mappingAbout')}
        </Text>
      </div>
      {roles.map((_, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other name, and hold no state of their own
        <Group key={index} gap="xs" align="flex-start" wrap="nowrap" maw="42rem">
          <TextInput
            aria-label={t('signIn.value', { number: index + 1 })}
            placeholder="phone-admins"
            style={{ flex: '1 1 8rem' }}
            {...form.getInputProps(`oidc.roles.${index}.value`)}
          />
          <NativeSelect
            aria-label={t('signIn.roleOf', { number: index + 1 })}
            style={{ flex: '0 1 11rem' }}
            data={ROLES.map((value) => ({ value, label: t(`signIn.roles.${value}`) }))}
            {...form.getInputProps(`oidc.roles.${index}.role`)}
          />
          <CloseButton
            aria-label={t('signIn.removeRole', { number: index + 1 })}
            disabled={isDisabled}
            mt={4}
            onClick={() => form.removeListItem('oidc.roles', index)}
          />
        </Group>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        style={{ alignSelf: 'flex-start' }}
        disabled={isDisabled}
        onClick={() => form.insertListItem('oidc.roles', { value: '', role: 'user' })}
      >
        {t('signIn.addRole')}
      </Button>
    </Stack>
  );
}
