import { z } from 'zod';
import { strict, text } from './field.ts';

export const BackupOrder = strict({
  passphrase: text({ max: 1_000 })
    .min(10, 'must be at least 10 characters long')
    .meta({
      description: 'Puts the main key into the backup, sealed with it. Without it keep the key (ringhook.key or RINGHOOK_KEY) elsewhere.',
    })
    .optional(),
}).meta({ id: 'BackupOrder' });

export const BackupFile = z.string().meta({ description: 'The backup: what `ringhook restore` takes.' });
