import { NativeSelect, Stack } from '@mantine/core';
import { SourceKind } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useRead } from '../api/read.ts';
import { SourceForm, type SourceFormProps } from './source-form.tsx';
import { QueryState } from './states.tsx';

const KINDS = z.object({ items: z.array(SourceKind).readonly() });

/** The kinds of source that the server knows, with their options. */
export function useSourceKinds() {
  return useRead({ path: '/source-kinds', answer: KINDS });
}

/** A new source: which kind of telephone system, where it is, and whether it lets us in. */
export function NewSource({ taken, send }: Pick<SourceFormProps, 'taken' | 'send'>) {
  const { t } = useTranslation('ui');
  const kinds = useSourceKinds();
  const [chosen, setChosen] = useState('simulator');
  return (
    <QueryState query={kinds}>
      {({ items }) => {
        const kind = items.find((one) => one.kind === chosen) ?? items[0];
        return (
          <Stack gap="md">
            <NativeSelect
              label={t('source.kind')}
              description={t('source.kindAbout')}
              value={kind?.kind ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={items.map(({ kind: value, label }) => ({ value, label }))}
            />
            {kind && <SourceForm key={kind.kind} kind={kind} taken={taken} send={send} />}
          </Stack>
        );
      }}
    </QueryState>
  );
}
