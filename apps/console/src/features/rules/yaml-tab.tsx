import { Stack, Text, Textarea } from '@mantine/core';
import { Rule } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import { issuesToErrors } from '../../ui/form-errors.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { readYamlText } from '../../ui/yaml-text.ts';
import type { RuleValue } from './rule-data.ts';

export interface YamlTabProps {
  readonly rule: RuleValue;
  readonly onChange: (rule: RuleValue) => void;
  readonly isDisabled: boolean;
}

/** The same rule as text; what can be read goes into the form at once. */
export function YamlTab({ rule, onChange, isDisabled }: YamlTabProps) {
  const { t } = useTranslation('rules');
  const messageText = useMessageText();
  const [text, setText] = useState(() => stringify(rule));
  const [shown, setShown] = useState(rule);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  // Changed from elsewhere, e.g. discarded.
  if (rule !== shown) {
    setShown(rule);
    setText(stringify(rule));
    setWrong([]);
  }
  const type = (next: string): void => {
    setText(next);
    const reading = readYamlText(next);
    if (reading.kind === 'wrong') return setWrong(reading.messages);
    const parsed = Rule.safeParse(reading.value);
    if (!parsed.success) {
      const errors = issuesToErrors(parsed.error.issues, { fieldOf: (field) => field, messageText });
      return setWrong(Object.entries(errors).map(([field, message]) => `${field} ${message}`.trim()));
    }
    setWrong([]);
    setShown(parsed.data);
    return onChange(parsed.data);
  };
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('yaml.about')}
      </Text>
      <Textarea
        aria-label={t('yaml.label')}
        autosize
        minRows={14}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.78125rem' } }}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        error={wrong.length > 0 && wrong.slice(0, 5).join('; ')}
        disabled={isDisabled}
      />
    </Stack>
  );
}
