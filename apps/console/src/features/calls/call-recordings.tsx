import { Stack, Text } from '@mantine/core';
import { RecordingLinks } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { Panel } from '../../ui/panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import css from './calls.module.css';

/** Plays what was recorded; the links are signed for a while, so they are asked for when the page opens. */
export function CallRecordings({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const links = useRead({ path: path`/calls/${callNumber}/recordings`, answer: RecordingLinks });
  return (
    <Panel title={t('recording.title')}>
      <QueryState query={links} lines={2}>
        {({ items }) => (
          <Stack gap="sm">
            {items.map(({ part, url, startedAt }) => (
              <Recording key={part} url={url} startedAt={startedAt} />
            ))}
          </Stack>
        )}
      </QueryState>
    </Panel>
  );
}

function Recording({ url, startedAt }: { readonly url: string; readonly startedAt: number }) {
  const { t } = useTranslation('calls');
  const [isBroken, setBroken] = useState(false);
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        <TimeText at={startedAt} as="short" />
      </Text>
      {isBroken ? (
        <Text size="sm" role="alert">
          {t('recording.broken')}
        </Text>
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody has written down what was said
        <audio
          controls
          preload="metadata"
          src={url}
          className={css['audio']}
          aria-label={t('recording.title')}
          onError={() => setBroken(true)}
        />
      )}
    </div>
  );
}
