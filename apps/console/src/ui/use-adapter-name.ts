import { Adapter } from '@ringhook/contract';
import { useAll } from '../api/read.ts';

/** The name of an adapter by its id; of one that was removed, the id. */
export function useAdapterName(): (hookId: string) => string {
  const { data = [] } = useAll({ path: '/adapters', answer: Adapter });
  return (hookId) => data.find(({ id }) => id === hookId)?.name ?? hookId;
}
