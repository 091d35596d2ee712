import type { SourceKind } from '@ringhook/api';
import { sourceAdapters } from '@ringhook/sources';

/** The kinds of source there are, as the API and the checks of a configuration want them. */
export const SOURCE_KINDS: readonly SourceKind[] = sourceAdapters.map(({ kind, label, fields, parseConfig }) => ({
  kind,
  label,
  fields,
  checkOptions: (options) => void parseConfig(options),
}));
