import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { Scope } from '../api/session.ts';

/** What a feature gives to the console: an address, who may see it, its texts, and its component, loaded when it is opened. */
export interface Page<Search extends z.ZodType = z.ZodType> {
  /** `/calls/$number`; parameters begin with `$`. */
  readonly path: string;
  /** i18n namespace of the feature: `features/<name>/texts`. */
  readonly texts: string;
  /** Absent: everybody who is signed in. */
  readonly scope?: Scope;
  /** Shown without the frame and without anybody signed in, e.g. the first set-up. */
  readonly isPublic?: boolean;
  /** Reads the query of the address; give every field `.catch()`, for people edit addresses. Values are text or lists of text. */
  readonly search?: Search;
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
}

/** Keeps the type of `search`, for `usePageSearch`. */
export function definePage<Search extends z.ZodType>(page: Page<Search>): Page<Search> {
  return page;
}

/** Parameters of the address of the page that is open. */
export function usePageParams(): Readonly<Record<string, string>> {
  return useParams({ strict: false });
}

export type SetSearch<Search> = (change: Partial<Search>, options?: { readonly isStep?: boolean }) => void;

/**
 * The query of the address as state: filters can be bookmarked, sent to a colleague, and survive a reload. Setting a field
 * to undefined or '' takes it out. Replaces the entry of the history unless it `isStep`.
 */
export function usePageSearch<Search extends z.ZodType>(page: Page<Search>): readonly [z.infer<Search>, SetSearch<z.infer<Search>>] {
  const raw: unknown = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = (page.search ? page.search.parse(raw) : raw) as z.infer<Search>;
  const set: SetSearch<z.infer<Search>> = (change, { isStep = false } = {}) => {
    const next = (before: object) => withoutEmpty({ ...before, ...(change as object) });
    void navigate({ to: '.', search: next as never, replace: !isStep, resetScroll: false });
  };
  return [search, set];
}

function withoutEmpty(search: object): object {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value !== null));
}
