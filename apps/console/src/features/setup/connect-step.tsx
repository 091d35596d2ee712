import { NativeSelect, Stack } from '@mantine/core';
import { SourceKind } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useRead } from '../../api/read.ts';
import { QueryState } from '../../ui/states.tsx';
import { SourceForm } from './source-form.tsx';

const KINDS = z.object({ items: z.array(SourceKind).readonly() });

/** Which PBX, where it is, and whether it lets us in. */
export function ConnectStep({ onDone, taken }: { readonly onDone: () => void; readonly taken: readonly string[] }) {
  const { t } = useTranslation('setup');
  const kinds = useRead({ path: '/source-kinds', answer: KINDS });
  const [chosen, setChosen] = useState('simulator');
  return (
    <QueryState query={kinds}>
      {({ items }) => {
        const kind = items.find((one) => one.kind === chosen) ?? items[0];
        return (
          <Stack gap="md">
            <NativeSelect
              label={t('connect.kind')}
              description={t('connect.kindAbout')}
              value={kind?.kind ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={items.map(({ kind: value, label }) => ({ value, label }))}
            />
            {kind && <SourceForm key={kind.kind} kind={kind} taken={taken} onDone={onDone} />}
          </Stack>
        );
      }}
    </QueryState>
  );
}
