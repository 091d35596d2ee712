import { NativeSelect, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { ROLES } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { ProviderTester } from './provider-tester.tsx';
import { RoleRows } from './role-rows.tsx';
import { Fields, type SectionProps } from './section.tsx';
import css from './settings.module.css';

/** Sign-in by the organisation's identity provider, besides passwords. */
export function SignInSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  const { hasProvider, oidc } = form.getValues();
  const setSecret = (choice: typeof oidc.clientSecret): void => {
    form.setFieldValue('oidc.clientSecret', choice);
    form.clearFieldError('oidc.clientSecret');
  };
  return (
    <Panel title={t('signIn.title')} about={t('signIn.about')}>
      <Stack gap="md">
        <Fields isDisabled={isDisabled}>
          <Switch label={t('signIn.use')} description={t('signIn.useAbout')} {...form.getInputProps('hasProvider', { type: 'checkbox' })} />
        </Fields>
        {hasProvider && (
          <>
            <Fields isDisabled={isDisabled}>
              <div className={css['grid']}>
                <TextInput
                  label={t('signIn.issuer')}
                  description={t('signIn.issuerAbout')}
                  placeholder="https://login.example/realms/company"
                  inputMode="url"
                  spellCheck={false}
                  {...form.getInputProps('oidc.issuer')}
                />
                <TextInput
                  label={t('signIn.clientId')}
                  description={t('signIn.clientIdAbout')}
                  placeholder="ringhook"
                  spellCheck={false}
                  autoComplete="off"
                  {...form.getInputProps('oidc.clientId')}
                />
                <TextInput label={t('signIn.label')} description={t('signIn.labelAbout')} {...form.getInputProps('oidc.label')} />
                <TagsInput
                  label={t('signIn.scopes')}
                  description={t('signIn.scopesAbout')}
                  splitChars={[',', ' ']}
                  {...form.getInputProps('oidc.scopes')}
                  value={[...oidc.scopes]}
                />
              </div>
              <SecretField
                label={t('signIn.secret')}
                description={t('signIn.secretAbout')}
                value={oidc.clientSecret}
                onChange={setSecret}
                error={form.errors['oidc.clientSecret'] !== undefined}
                disabled={isDisabled}
              />
              <div className={css['grid']}>
                <TextInput
                  label={t('signIn.claim')}
                  description={t('signIn.claimAbout')}
                  placeholder="groups"
                  spellCheck={false}
                  {...form.getInputProps('oidc.claim')}
                />
                <NativeSelect
                  label={t('signIn.otherwise')}
                  description={t('signIn.otherwiseAbout')}
                  data={[{ value: '', label: t('signIn.nobody') }, ...ROLES.map((value) => ({ value, label: t(`signIn.roles.${value}`) }))]}
                  {...form.getInputProps('oidc.otherwise')}
                />
              </div>
              <RoleRows form={form} isDisabled={isDisabled} />
            </Fields>
            <ProviderTester values={oidc} />
          </>
        )}
      </Stack>
    </Panel>
  );
}
// texts: settings:signIn.roles.*
