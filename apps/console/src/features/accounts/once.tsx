import { Alert, Stack, Text } from '@mantine/core';
import { CodeBlock } from '../../ui/code-block.tsx';

/** Something secret that is shown this once. */
export function Once({ title, about, secret }: { readonly title: string; readonly about: string; readonly secret: string }) {
  return (
    <Alert color="green" title={title} role="status">
      <Stack gap="xs">
        <Text size="sm">{about}</Text>
        <CodeBlock label={title} text={secret} />
      </Stack>
    </Alert>
  );
}
