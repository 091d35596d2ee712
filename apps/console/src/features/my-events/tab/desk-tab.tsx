import { Tooltip } from '@mantine/core';
import { IconBell, IconBellOff, IconBellRinging } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MessageCards } from './message-cards.tsx';
import { useStatusText } from './status-text.ts';
import type { TabDeskState } from './tab-desk.ts';
import { useTabDesk, useTabDeskState } from './use-tab-desk.ts';

export interface DeskTabProps {
  /** Of the entries of the menu it stands among. */
  readonly className: string;
  readonly textClassName: string;
}

/** In the menu of every page: this tab as workstation, on or off, and how it is going. */
export function DeskTab({ className, textClassName }: DeskTabProps) {
  const { t } = useTranslation('my-events');
  const { isPossible, isOn, turn } = useTabDesk();
  const state = useTabDeskState();
  const { text } = useStatusText(state);
  if (!isPossible) return null;
  const Icon = isOn ? (isHeard(state) ? IconBellRinging : IconBell) : IconBellOff;
  return (
    <>
      <Tooltip label={isOn ? text : t('tab.turnOn')} position="right">
        <button
          type="button"
          role="switch"
          aria-checked={isOn}
          aria-label={t('tab.switch')}
          className={className}
          onClick={() => turn(!isOn)}
        >
          <Icon size={17} stroke={1.7} aria-hidden />
          <span className={textClassName}>{isOn ? text : t('tab.status.off')}</span>
        </button>
      </Tooltip>
      <MessageCards />
    </>
  );
}

function isHeard({ status, isHeard: isAllowed }: TabDeskState): boolean {
  return status === 'connected' && isAllowed;
}
