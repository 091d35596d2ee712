import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useSyncExternalStore } from 'react';
import { useAuthState, useCan, useIdentity } from '../../../api/session.ts';
import { tabDesk, type TabDeskState } from './tab-desk.ts';

export function useTabDeskState(): TabDeskState {
  return useSyncExternalStore(tabDesk.watch, tabDesk.state);
}

export interface TabDeskSwitch {
  /** False: a token, or an account that is no user of the directory, has no telephone. */
  readonly isPossible: boolean;
  readonly isOn: boolean;
  readonly turn: (isOn: boolean) => void;
}

/** Whether this browser is the workstation of whoever is signed in: kept for its tabs, and for this account alone. */
export function useTabDeskSwitch(): TabDeskSwitch {
  const account = useIdentity().data?.account;
  const mayUse = useCan('desk');
  const [onFor, setOnFor] = useLocalStorage<string>({ key: 'ringhook.tab-desk', defaultValue: '', getInitialValueInEffect: false });
  const isPossible = mayUse && account !== null && account !== undefined && account.userId !== null;
  const turn = (isOn: boolean): void => {
    setOnFor(isOn ? (account?.id ?? '') : '');
    if (isOn) void tabDesk.allow();
  };
  return { isPossible, isOn: isPossible && onFor === account.id, turn };
}

/** Acts while it is wanted; once, in the frame of every page. */
export function useTabDesk(): TabDeskSwitch {
  const chosen = useTabDeskSwitch();
  const version = useAuthState().data?.version;
  const isWanted = chosen.isOn && version !== undefined;
  useEffect(() => {
    if (!isWanted) return undefined;
    tabDesk.start(version);
    return () => tabDesk.stop();
  }, [isWanted, version]);
  return chosen;
}
