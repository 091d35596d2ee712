import { Avatar, Divider, Popover, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBook2, IconKey, IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
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
export function AccountMenu({ identity }: { readonly identity: SignedIn }) {
  const { t } = useTranslation('app');
  const [isOpen, menu] = useDisclosure(false);
  const { account, token } = identity;
  const name = account?.name ?? token?.name ?? '';
  return (
    <Popover opened={isOpen} onChange={menu.set} position="top-start" width={240} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <button type="button" className={`${css['entry']} ${css['entryPerson']}`} onClick={menu.toggle}>
          <VisuallyHidden>{t('account.open')}</VisuallyHidden>
          <Avatar size={26} radius="xl" color="iris" name={name} alt="" aria-hidden>
            {!account && <IconKey size={14} aria-hidden />}
          </Avatar>
          <span className={css['person']}>
            <OutsideText text={name} isLine />
            <Text component="span" size="xs" c="dimmed" fw={400}>
              {account ? t(`role.${account.role}`) : t('role.token')}
            </Text>
          </span>
          <IconSelector size={15} aria-hidden className={css['keys'] ?? ''} />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('account.label')}>
        <AccountChoices hasProfile={account !== null && PAGES.some(({ path }) => path === places.profile())} onDone={menu.close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function AccountChoices({ hasProfile, onDone }: { readonly hasProfile: boolean; readonly onDone: () => void }) {
  const { t } = useTranslation('app');
  return (
    <>
      <Stack gap="xs" p={8}>
        <Choice label={t('scheme.label')}>
          <SchemeChoice />
        </Choice>
        <Choice label={t('language')}>
          <LanguageChoice />
        </Choice>
      </Stack>
      <Divider my={4} color="var(--rh-line)" />
      {hasProfile && (
        <Link to={places.profile()} className={css['entry']} onClick={onDone}>
          <IconUserCircle size={16} stroke={1.7} aria-hidden />
          {t('account.profile')}
        </Link>
      )}
      <a href={API_DOCS.path} target="_blank" rel="noreferrer" className={css['entry']} onClick={onDone}>
        <IconBook2 size={16} stroke={1.7} aria-hidden />
        {t('account.apiDocs')}
      </a>
      <button type="button" className={css['entry']} onClick={() => void signOut().catch((cause: unknown) => notifyProblem(cause))}>
        <IconLogout size={16} stroke={1.7} aria-hidden />
        {t('account.signOut')}
      </button>
    </>
  );
}

function Choice({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={css['choice']}>
      <Text size="sm" c="dimmed" aria-hidden>
        {label}
      </Text>
      {children}
    </div>
  );
}
