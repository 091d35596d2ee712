import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface SidePanelProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly width?: number | string;
  readonly children: ReactNode;
}

/** A drawer from the side for the details of one row; Escape closes it and the focus goes back to the row. */
export function SidePanel({ isOpen, onClose, title, width = '40rem', children }: SidePanelProps) {
  const { t } = useTranslation('ui');
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      title={title}
      position="right"
      size={width}
      // Its header is no banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      closeButtonProps={{ 'aria-label': t('close') }}
      styles={{
        title: { fontWeight: 600, minWidth: 0 },
        header: { borderBottom: '1px solid var(--rh-line)' },
        body: { paddingTop: 'var(--mantine-spacing-md)' },
      }}
    >
      {isOpen && children}
    </Drawer>
  );
}
