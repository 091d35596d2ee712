import { Avatar, Menu, Text } from '@mantine/core';
import { IconBook2, IconKey, IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type SignedIn, signOut } from '../../api/session.ts';
import { notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { API_DOCS } from '../navigation.ts';
import { PAGES } from '../page-list.ts';
import { LanguageChoice } from './language-choice.tsx';
import { SchemeChoice } from './scheme-choice.tsx';
import css from './shell.module.css';

/** Who is signed in, how the console looks, and the way out. */
export function AccountMenu({ identity: { account, token } }: { readonly identity: SignedIn }) {
  const { t } = useTranslation('app');
  const name = account?.name ?? token?.name ?? '';
  const role = account ? t(`role.${account.role}`) : t('role.token');
  const hasProfile = account !== null && PAGES.some(({ path }) => path === places.profile());
  return (
    <Menu position="top-start" width={250} withinPortal>
      <Menu.Target>
        <button type="button" className={`${css['entry']} ${css['entryPerson']}`} aria-label={t('account.open', { name })}>
          <Avatar size={26} radius="xl" color="iris" name={account ? name : ''} alt="">
            {!account && <IconKey size={14} aria-hidden />}
          </Avatar>
          <span className={css['person']}>
            <OutsideText text={name} isLine />
            <Text component="span" size="xs" c="dimmed" fw={400}>
              {role}
            </Text>
          </span>
          <IconSelector size={15} aria-hidden className={css['keys'] ?? ''} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('scheme.label')}</Menu.Label>
        <div style={{ padding: '0 0.75rem 0.5rem' }}>
          <SchemeChoice />
        </div>
        <Menu.Label>{t('language')}</Menu.Label>
        <div style={{ padding: '0 0.75rem 0.625rem' }}>
          <LanguageChoice />
        </div>
        <Menu.Divider />
        {hasProfile && (
          <Menu.Item component={Link} to={places.profile()} leftSection={<IconUserCircle size={15} aria-hidden />}>
            {t('account.profile')}
          </Menu.Item>
        )}
        <Menu.Item component="a" href={API_DOCS.path} target="_blank" rel="noreferrer" leftSection={<IconBook2 size={15} aria-hidden />}>
          {t('account.apiDocs')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={15} aria-hidden />}
          onClick={() => void signOut().catch((cause: unknown) => notifyProblem(cause))}
        >
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
