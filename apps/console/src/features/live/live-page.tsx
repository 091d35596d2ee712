import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../ui/announce.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { LiveCalls } from './live-calls.tsx';
import css from './live.module.css';
import { SourceStrip } from './source-strip.tsx';
import { Today } from './today.tsx';

/** What goes on now, and the day so far. */
export function LivePage() {
  const { t } = useTranslation('live');
  const [isPaused, setPaused] = useState(false);
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause;
  const turn = (): void => {
    setPaused(!isPaused);
    announce(t(isPaused ? 'pause.goesOn' : 'pause.isPaused'));
  };
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        marks={isPaused && <StatusBadge tone="warning">{t('pause.isPaused')}</StatusBadge>}
        actions={
          <Button variant="default" leftSection={<Icon size={16} aria-hidden />} onClick={turn}>
            {t(isPaused ? 'pause.resume' : 'pause.pause')}
          </Button>
        }
      />
      <div className={css['page']}>
        <SourceStrip isPaused={isPaused} />
        <Today isPaused={isPaused} />
        <LiveCalls isPaused={isPaused} />
      </div>
    </>
  );
}
