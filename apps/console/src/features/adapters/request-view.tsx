import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../ui/code-block.tsx';

export interface RequestViewProps {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly body: string | null;
  };
}

/** A request as it leaves: its address with one parameter per line, its headers, its body. */
export function RequestView({ request: { method, url, headers, body } }: RequestViewProps) {
  const { t } = useTranslation('adapters');
  return (
    <Stack gap="xs">
      <CodeBlock text={`${method} ${url.replaceAll(/([?&])/g, '\n  $1')}`} label={t('preview.request')} copied={url} />
      {headers.length > 0 && (
        <Part title={t('preview.headers')}>
          <CodeBlock text={headers.map(({ name, value }) => `${name}: ${value}`).join('\n')} label={t('preview.headers')} maxHeight={160} />
        </Part>
      )}
      {body !== null && (
        <Part title={t('preview.body')}>
          <CodeBlock text={body} label={t('preview.body')} maxHeight={240} />
        </Part>
      )}
    </Stack>
  );
}

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={3}>
        {title}
      </Text>
      {children}
    </div>
  );
}
