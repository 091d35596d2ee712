import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import css from './custom-events.module.css';
import { ParameterMenu } from './parameter-menu.tsx';
import { useSaid } from './said.tsx';

export interface TemplateFieldProps {
  readonly label: string;
  /** False: named for people who listen only. */
  readonly isLabelled?: boolean;
  readonly description?: ReactNode;
  readonly placeholder?: string;
  /** Where it is in the event, for what was found there. */
  readonly path: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isLong?: boolean;
}

/** Text with parameters: typed, or inserted where the cursor stands. */
export function TemplateField({ label, isLabelled = true, description, placeholder, path, value, onChange, isLong }: TemplateFieldProps) {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const { error, warning } = useSaid(path, true);
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
    ...(placeholder !== undefined && { placeholder }),
    value,
    error,
    inputContainer: (children: ReactNode) => (
      <>
        {children}
        {warning}
      </>
    ),
    classNames: { input: css['template'] ?? '' },
    spellCheck: false,
    autoComplete: 'off',
    rightSection: <ParameterMenu field={label} onInsert={insert} />,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  const atTop = { style: { alignItems: 'flex-start', paddingTop: 8 } };
  return isLong === true ? <Textarea {...shared} autosize minRows={3} maxRows={16} rightSectionProps={atTop} /> : <TextInput {...shared} />;
}
