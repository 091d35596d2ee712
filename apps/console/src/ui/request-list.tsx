import { Accordion, Group } from '@mantine/core';
import type { OwedRequest } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { CodeBlock } from './code-block.tsx';
import { OutsideText } from './outside-text.tsx';
import { useAdapterName } from './use-adapter-name.ts';

type Owed = z.infer<typeof OwedRequest>;

/** What would be sent, in order; each opens. */
export function RequestList({ requests }: { readonly requests: readonly Owed[] }) {
  const { t } = useTranslation('ui');
  const nameOf = useAdapterName();
  return (
    <Accordion variant="separated" radius="md" chevronPosition="left" order={3}>
      {requests.map((owed) => (
        <Accordion.Item key={`${owed.hookId}-${owed.sequence}-${owed.event}`} value={`${owed.hookId}-${owed.sequence}-${owed.event}`}>
          <Accordion.Control>
            <Group gap="xs" wrap="nowrap">
              <strong>{owed.event}</strong>
              <OutsideText text={nameOf(owed.hookId)} isLine />
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <CodeBlock text={requestText(owed)} copied={owed.request.url} label={t('request', { event: owed.event })} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

/** One parameter per line, then headers and body. */
export function requestText({ request: { method, url, headers, body } }: Owed): string {
  const lines = [`${method} ${url.replaceAll(/([?&])/g, '\n  $1')}`, ...headers.map(({ name, value }) => `${name}: ${value}`)];
  return body === null ? lines.join('\n') : [...lines, '', body].join('\n');
}
