import { Account, type ROLES, User } from '@ringhook/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useAll } from '../../api/read.ts';

export type Person = z.infer<typeof Account>;
export type Role = (typeof ROLES)[number];
type DirectoryUser = z.output<typeof User>;

export async function changePerson(id: string, body: Partial<Pick<Person, 'role' | 'userId' | 'disabled'>>): Promise<void> {
  await callApi({ method: 'PATCH', path: path`/accounts/${id}`, body, answer: Account });
  await refresh('/accounts');
}

/** Who telephones, as the directory knows them. */
export function useDirectoryUsers(): UseQueryResult<readonly DirectoryUser[], ApiProblem> {
  return useAll({ path: '/users', answer: User });
}
