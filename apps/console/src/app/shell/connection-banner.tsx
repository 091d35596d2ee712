import { Button, Loader } from '@mantine/core';
import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cache } from '../../api/cache.ts';
import { liveStream } from '../../api/live-stream.ts';
import { useAuthState, useCan } from '../../api/session.ts';
import { useLive, useLiveState } from '../../api/use-live.ts';
import { announce } from '../../ui/announce.tsx';
import css from './shell.module.css';

/** Losses shorter than this are not worth a word. */
const SHOWN_AFTER_MS = 1_500;

/** Says when the server can't be reached, and that what is shown may be old. Comes back by itself; nothing on the page is lost. */
export function ConnectionBanner() {
  const canFollow = useCan('live');
  return (
    <div className={css['bannerPlace']} data-no-print>
      {canFollow && <Lost />}
      <Updated />
    </div>
  );
}

function Lost() {
  const { t } = useTranslation('app');
  const state = useLiveState();
  // Follows the quietest type, so that the state of the connection is known on pages that follow nothing.
  useLive({ types: ['source'], onBatch: () => {} });
  const [isShown, setShown] = useState(false);
  const wasShown = useRef(false);
  useEffect(() => {
    if (state === 'lost') {
      const timer = setTimeout(() => {
        wasShown.current = true;
        setShown(true);
        announce(t('connection.lost'));
      }, SHOWN_AFTER_MS);
      return () => clearTimeout(timer);
    }
    if (state !== 'live') return undefined;
    setShown(false);
    if (wasShown.current) {
      wasShown.current = false;
      announce(t('connection.back'));
      void cache.invalidateQueries();
    }
    return undefined;
  }, [state, t]);
  if (!isShown) return null;
  return (
    <div className={css['banner']}>
      <IconCloudOff size={16} aria-hidden />
      <span>{t('connection.lost')}</span>
      <Loader size={12} color="currentColor" aria-hidden />
      <Button size="compact-xs" variant="default" onClick={liveStream.retryNow}>
        {t('connection.retry')}
      </Button>
    </div>
  );
}

/** The server is another version than when this page was opened. */
function Updated() {
  const { t } = useTranslation('app');
  const version = useAuthState().data?.version;
  const [opened, setOpened] = useState<string>();
  if (version !== undefined && opened === undefined) setOpened(version);
  if (version === undefined || opened === undefined || version === opened) return null;
  return (
    <div className={css['banner']}>
      <IconRefresh size={16} aria-hidden />
      <span>{t('connection.updated')}</span>
      <Button size="compact-xs" variant="default" onClick={() => window.location.reload()}>
        {t('failed.reload')}
      </Button>
    </div>
  );
}
