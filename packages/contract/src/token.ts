import { z } from 'zod';
import { listOf, oneOf, strict, text, timestamp, whole } from './field.ts';

export const TOKEN_SCOPES = ['read', 'live', 'deliver', 'write:config', 'desk', 'admin'] as const;

export const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(TOKEN_SCOPES)).readonly(),
    createdAt: timestamp(),
    expiresAt: timestamp().nullable(),
    owner: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'The account that made it; null: the command line, or another token.' }),
  })
  .meta({ id: 'Token' });

export const NewToken = strict({
  name: text({ max: 100 }),
  scopes: listOf(oneOf(TOKEN_SCOPES), TOKEN_SCOPES.length),
  expiresAt: whole({ min: 0, max: 8_640_000_000_000_000 }).optional(),
}).meta({ id: 'NewToken' });

export const CreatedToken = Token.extend({
  token: z.string().meta({ description: 'Shown this once; only its hash is kept.' }),
}).meta({ id: 'CreatedToken' });

export const SecretName = text({ max: 200 });

export const Secret = z
  .object({ name: z.string(), keyId: z.string().meta({ description: 'Which main key it is encrypted with.' }), updatedAt: timestamp() })
  .meta({ id: 'Secret', description: 'A stored secret, without its value: that can’t be read back.' });

export const SecretValue = strict({ value: text({ max: 65_536 }) }).meta({ id: 'SecretValue' });
