import { Accordion, Group } from '@mantine/core';
import type { OwedRequest } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { CodeBlock } from '../../ui/code-block.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import type { Site } from './rule-data.ts';

type Owed = z.infer<typeof OwedRequest>;

/** What would be sent, in order; each opens. */
export function RequestList({ requests, site }: { readonly requests: readonly Owed[]; readonly site: Pick<Site, 'adapters'> }) {
  const { t } = useTranslation('rules');
  return (
    <Accordion variant="separated" radius="md" chevronPosition="left" order={3}>
      {requests.map((owed) => (
        <Accordion.Item key={`${owed.hookId} ${owed.sequence} ${owed.event}`} value={`${owed.hookId} ${owed.sequence} ${owed.event}`}>
          <Accordion.Control>
            <Group gap="xs" wrap="nowrap">
              <strong>{owed.event}</strong>
              <OutsideText text={site.adapters.find(({ id }) => id === owed.hookId)?.name ?? owed.hookId} isLine />
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <CodeBlock text={requestText(owed)} copied={owed.request.url} label={t('preview.request', { event: owed.event })} />
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
