import {
  IconActivity,
  IconAddressBook,
  IconArchive,
  IconBell,
  IconBook2,
  IconDeviceDesktop,
  IconFileCode,
  IconHeartRateMonitor,
  IconHelpCircle,
  IconHistory,
  IconLink,
  IconPhone,
  IconPlugConnected,
  IconRepeat,
  IconRocket,
  IconRoute,
  IconSend,
  IconServer2,
  IconSettings,
  IconTestPipe,
  IconTrash,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Scope } from '../api/session.ts';
import { PAGES } from './page-list.ts';

export interface NavigationEntry {
  readonly path: string;
  /** Key below `nav` in the texts of the frame. */
  readonly name: NavigationName;
  readonly icon: TablerIcon;
  readonly scope?: Scope;
}

export type NavigationName = (typeof TABLE)[number]['entries'][number]['name'];
export type NavigationGroup = (typeof TABLE)[number]['group'];

const TABLE = [
  {
    group: 'watch',
    entries: [
      { path: '/live', name: 'live', icon: IconActivity, scope: 'live' },
      { path: '/calls', name: 'calls', icon: IconPhone, scope: 'read' },
      { path: '/why', name: 'why', icon: IconHelpCircle, scope: 'read' },
      { path: '/my-events', name: 'myEvents', icon: IconBell, scope: 'desk' },
    ],
  },
  {
    group: 'automate',
    entries: [
      { path: '/rules', name: 'rules', icon: IconRoute, scope: 'read' },
      { path: '/adapters', name: 'adapters', icon: IconLink, scope: 'read' },
      { path: '/saved-tests', name: 'savedTests', icon: IconTestPipe, scope: 'read' },
      { path: '/configuration', name: 'configuration', icon: IconFileCode, scope: 'read' },
    ],
  },
  {
    group: 'deliver',
    entries: [
      { path: '/deliveries', name: 'deliveries', icon: IconSend, scope: 'read' },
      { path: '/dead-letters', name: 'deadLetters', icon: IconTrash, scope: 'read' },
      { path: '/replays', name: 'replays', icon: IconRepeat, scope: 'read' },
      { path: '/endpoints', name: 'endpoints', icon: IconServer2, scope: 'read' },
    ],
  },
  {
    group: 'site',
    entries: [
      { path: '/sources', name: 'sources', icon: IconPlugConnected, scope: 'read' },
      { path: '/workstations', name: 'workstations', icon: IconDeviceDesktop, scope: 'read' },
      { path: '/directory', name: 'directory', icon: IconAddressBook, scope: 'read' },
      { path: '/accounts', name: 'accounts', icon: IconUsers, scope: 'admin' },
      { path: '/settings', name: 'settings', icon: IconSettings, scope: 'admin' },
      { path: '/audit', name: 'audit', icon: IconHistory, scope: 'admin' },
      { path: '/backup', name: 'backup', icon: IconArchive, scope: 'admin' },
      { path: '/setup', name: 'setup', icon: IconRocket, scope: 'write:config' },
      { path: '/system', name: 'system', icon: IconHeartRateMonitor, scope: 'read' },
    ],
  },
] as const satisfies readonly {
  readonly group: string;
  readonly entries: readonly { readonly path: string; readonly name: string; readonly icon: TablerIcon; readonly scope?: Scope }[];
}[];

export interface NavigationSection {
  readonly group: NavigationGroup;
  readonly entries: readonly NavigationEntry[];
}

/** The menu: what is built, in this order. */
export const NAVIGATION: readonly NavigationSection[] = TABLE.map(({ group, entries }) => ({
  group,
  entries: (entries as readonly NavigationEntry[]).filter(({ path }) => PAGES.some((page) => page.path === path)),
})).filter(({ entries }) => entries.length > 0);

/** The documentation of the API, served beside the console. */
export const API_DOCS = { path: '/docs', icon: IconBook2 } as const;

export function mayOpen({ scope }: { readonly scope?: Scope }, scopes: readonly Scope[]): boolean {
  return scope === undefined || scopes.includes('admin') || scopes.includes(scope);
}
