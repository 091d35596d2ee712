import { ActionIcon, CloseButton, Kbd, Text, Tooltip } from '@mantine/core';
import { IconLayoutSidebar, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../api/session.ts';
import { Mark } from '../../ui/mark.tsx';
import { mayOpen, NAVIGATION, type NavigationEntry } from '../navigation.ts';
import { AccountMenu } from './account-menu.tsx';
import { isApple, openJump } from './open-jump.ts';
import css from './shell.module.css';

// Brings the rules of a workstation along, which no page needs.
const DeskTab = lazy(() => import('../../features/my-events/tab/desk-tab.tsx').then((module) => ({ default: module.DeskTab })));

export interface MenuProps {
  readonly identity: SignedIn;
  /** Icons only. */
  readonly isRail: boolean;
  readonly onRail: () => void;
  /** Covers a narrow screen. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Menu({ identity, isRail, onRail, isOpen, onClose }: MenuProps) {
  const { t } = useTranslation('app');
  const sections = NAVIGATION.map(({ group, entries }) => ({ group, entries: entries.filter((entry) => mayOpen(entry, identity.scopes)) }));
  return (
    <div className={isRail ? css['rail'] : undefined} style={{ display: 'contents' }}>
      <div className={css['navHead']}>
        {!isRail && (
          <>
            <Mark />
            <Text component="span" fw={600} className={css['word']} flex={1}>
              Ringhook
            </Text>
          </>
        )}
        {isOpen ? (
          <CloseButton aria-label={t('menu.close')} onClick={onClose} hiddenFrom="sm" />
        ) : (
          <Tooltip label={t(isRail ? 'menu.wide' : 'menu.rail')} position="right">
            <ActionIcon aria-label={t(isRail ? 'menu.wide' : 'menu.rail')} aria-pressed={isRail} onClick={onRail}>
              <IconLayoutSidebar size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <Tooltip label={t('jump.open')} position="right" disabled={!isRail}>
        <button type="button" className={`${css['entry']} ${css['searchEntry']}`} onClick={openJump} aria-keyshortcuts="Control+K">
          <IconSearch size={15} aria-hidden />
          <span className={css['entryText']}>{t('jump.open')}</span>
          <Kbd size="xs" className={css['keys'] ?? ''} aria-hidden>
            {isApple() ? '⌘K' : 'Ctrl K'}
          </Kbd>
        </button>
      </Tooltip>
      <div className={css['navScroll']}>
        {sections.map(
          ({ group, entries }, index) =>
            entries.length > 0 && (
              <MenuGroup key={group} label={t(`group.${group}`)} isFirst={index === 0} entries={entries} isRail={isRail} />
            ),
        )}
      </div>
      <div className={css['navFoot']}>
        {identity.account?.userId != null && (
          <Suspense>
            <DeskTab className={css['entry'] ?? ''} textClassName={css['entryText'] ?? ''} />
          </Suspense>
        )}
        <AccountMenu identity={identity} />
      </div>
    </div>
  );
}

interface MenuGroupProps {
  readonly label: string;
  readonly isFirst: boolean;
  readonly entries: readonly NavigationEntry[];
  readonly isRail: boolean;
}

function MenuGroup({ label, isFirst, entries, isRail }: MenuGroupProps) {
  const { t } = useTranslation('app');
  const id = useId();
  return (
    <>
      <p className={`${css['group']} ${isFirst ? css['groupFirst'] : ''}`} id={id}>
        {label}
      </p>
      <ul className={css['list']} aria-labelledby={id}>
        {entries.map(({ path, name, icon: Icon }) => (
          <li key={path}>
            <Tooltip label={t(`nav.${name}`)} position="right" disabled={!isRail} openDelay={100}>
              <Link to={path} preload="intent" className={css['entry']}>
                <Icon size={17} stroke={1.7} aria-hidden />
                <span className={css['entryText']}>{t(`nav.${name}`)}</span>
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
    </>
  );
}
