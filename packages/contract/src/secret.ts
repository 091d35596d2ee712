import { z } from 'zod';
import { strict, text } from './field.ts';

const FIX =
  'must say where the secret is kept: { env: NAME }, { file: PATH } or { stored: NAME } (see "ringhook secret set"); a secret itself never stands in the configuration';

/** Where to read a secret; the secret itself is never part of the configuration. */
export const SecretReference = z
  .union(
    [
      strict({ env: text().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable') }),
      strict({ file: text({ max: 4_096 }) }),
      strict({ stored: text() }),
    ],
    { error: FIX },
  )
  .meta({
    id: 'SecretReference',
    description: 'Where to read a secret: an environment variable, a file, or Ringhook’s own encrypted store.',
  });
