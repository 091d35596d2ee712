import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './adapters.module.css';
import { useFinding } from './findings.tsx';
import { PlaceholderMenu } from './placeholder-menu.tsx';

export interface TemplateInputProps {
  /** Name for people who listen; shown above when `isLabelled`. */
  readonly label: string;
  readonly isLabelled?: boolean;
  readonly description?: ReactNode;
  /** Path in the form, for what was found there. */
  readonly field: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly isLong?: boolean;
  readonly isDisabled?: boolean;
}

/** Text with placeholders: typed, or inserted where the cursor stands. */
export function TemplateInput(props: TemplateInputProps) {
  const { t } = useTranslation('adapters');
  const {
    label,
    isLabelled = false,
    description,
    field,
    value,
    onChange,
    onBlur,
    error,
    placeholder,
    isLong = false,
    isDisabled = false,
  } = props;
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const found = useFinding(field);
  const insert = (text: string): void => {
    const { selectionStart, selectionEnd } = input.current ?? {};
    const start = selectionStart ?? value.length;
    onChange(value.slice(0, start) + text + value.slice(selectionEnd ?? start));
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(start + text.length, start + text.length);
    });
  };
  const shared = {
    ref: input,
    ...(isLabelled ? { label } : { 'aria-label': label }),
    ...(description !== undefined && { description }),
    placeholder: placeholder ?? t('value.placeholder', { placeholder: '{{CallerID}}' }),
    value,
    onBlur,
    disabled: isDisabled,
    error: error ?? found.error,
    inputContainer: (children: ReactNode) => (
      <>
        {children}
        {found.warning}
      </>
    ),
    classNames: { input: css['template'] ?? '' },
    spellCheck: false,
    autoComplete: 'off',
    rightSection: <PlaceholderMenu field={label} onInsert={insert} isDisabled={isDisabled} />,
  };
  return isLong ? (
    <Textarea
      {...shared}
      autosize
      minRows={5}
      maxRows={24}
      rightSectionProps={{ style: { alignItems: 'flex-start', paddingTop: 8 } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
