import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../ui/code-block.tsx';

const MOST_PRETTY_CHARS = 262_144;

/** A body as it was sent or, when it is JSON, in lines. */
export function BodyView({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation('deliveries');
  const [form, setForm] = useState<'pretty' | 'plain'>('pretty');
  const pretty = prettyJson(text);
  return (
    <Stack gap={6} align="stretch">
      {pretty !== undefined && (
        <SegmentedControl
          size="xs"
          aria-label={label}
          value={form}
          onChange={(value) => setForm(value === 'plain' ? 'plain' : 'pretty')}
          data={[
            { value: 'pretty', label: t('body.pretty') },
            { value: 'plain', label: t('body.plain') },
          ]}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      <CodeBlock label={label} text={form === 'pretty' ? (pretty ?? text) : text} copied={text} />
    </Stack>
  );
}

function prettyJson(text: string): string | undefined {
  if (text.length > MOST_PRETTY_CHARS || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
