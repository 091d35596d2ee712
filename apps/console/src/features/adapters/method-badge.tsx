import { Badge } from '@mantine/core';

/** `GET` before an address. */
export function MethodBadge({ method }: { readonly method: string }) {
  return (
    <Badge color={method === 'GET' ? 'gray' : 'iris'} size="sm" ff="monospace">
      {method}
    </Badge>
  );
}
