import { useTranslation } from 'react-i18next';
import { MESSAGE_PATTERNS } from './message-patterns.ts';

/** A message of a schema or of the server in the reader's language; an unknown one stays as it is. */
export function useMessageText(): (message: string) => string {
  const { t } = useTranslation('ui');
  const say = t as (key: string, values: Record<string, string>) => string;
  return (message) => {
    for (const { key, pattern } of MESSAGE_PATTERNS) {
      const found = pattern.exec(message);
      if (found) return say(`message.${key}`, { ...found.groups });
    }
    return message;
  };
}
