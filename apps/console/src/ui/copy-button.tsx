import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from './announce.tsx';
import { copyText } from './copy.ts';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the tooltip and the screen reader: "Copy the address". */
  readonly label: string;
  /** With the label beside the icon. */
  readonly isWide?: boolean;
}

const SHOWN_MS = 1_500;

export function CopyButton({ text, label, isWide = false }: CopyButtonProps) {
  const { t } = useTranslation('ui');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    const isDone = await copyText(text);
    setCopied(isDone);
    announce(isDone ? t('copy.done') : t('copy.failed'));
  };
  const Icon = isCopied ? IconCheck : IconCopy;
  if (isWide) {
    return (
      <Button size="xs" variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={() => void copy()}>
        {isCopied ? t('copy.done') : label}
      </Button>
    );
  }
  return (
    <Tooltip label={isCopied ? t('copy.done') : label}>
      <ActionIcon size="sm" aria-label={label} onClick={() => void copy()} {...(isCopied && { color: 'green' })}>
        <Icon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
