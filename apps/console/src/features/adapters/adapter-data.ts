import { Adapter, type AdapterPreview, GlobalActions, PlaceholderInfo, Rule } from '@ringhook/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ApiProblem } from '../../api/problem.ts';
import { useAll, useRead } from '../../api/read.ts';

export type AdapterValue = z.output<typeof Adapter>;
export type RuleValue = z.output<typeof Rule>;
export type PreviewValue = z.infer<typeof AdapterPreview>;
export type Placeholders = z.infer<typeof PlaceholderInfo>;

/** In the order in which a call tells them. */
export const EVENTS = ['start', 'pickup', 'hangup', 'missed'] as const;
export type EventName = (typeof EVENTS)[number];

export interface UseOfAdapter {
  readonly rules: readonly RuleValue[];
  /** It is told of every call. */
  readonly isGlobal: boolean;
}

/** Which rules tell an adapter; undefined while that is not known. */
export function useAdapterUses(): (adapterId: string) => UseOfAdapter | undefined {
  const rules = useAll({ path: '/rules', answer: Rule });
  const globalActions = useRead({ path: '/global-actions', answer: GlobalActions });
  return (adapterId) => {
    if (!rules.data || !globalActions.data) return undefined;
    const tells = ({ adapterId: told }: { readonly adapterId: string }): boolean => told === adapterId;
    return { rules: rules.data.filter(({ actions }) => actions.some(tells)), isGlobal: globalActions.data.some(tells) };
  };
}

export function usePlaceholders(): UseQueryResult<Placeholders, ApiProblem> {
  return useRead({ path: '/placeholders', answer: PlaceholderInfo });
}
