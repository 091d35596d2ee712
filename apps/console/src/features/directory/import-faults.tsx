import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem, WrongField } from '../../api/problem.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { OutsideText } from '../../ui/outside-text.tsx';

export interface LineFault {
  /** Of the file, from 1. */
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

interface ImportFaultsProps {
  readonly faults: readonly LineFault[];
  readonly csv: string;
  readonly onShow: (line: number) => void;
}

const LINE_CHARS = 80;
const MOST_FAULTS = 100;

/** What is wrong in a file, each at its line; undefined when a problem is about something else. */
export function faultsOf({ fields }: ApiProblem): readonly LineFault[] | undefined {
  const faults = fields.flatMap(faultOf);
  return faults.length > 0 && faults.length === fields.length ? faults.toSorted((one, other) => one.line - other.line) : undefined;
}

function faultOf({ field, message }: WrongField): LineFault[] {
  const [, line, column = ''] = /^csv line (\d+)(?:, (.*))?$/s.exec(field) ?? [];
  return line === undefined ? [] : [{ line: Number(line), column, message }];
}

/** The lines of a file that can't be imported, with what stands there; each leads to its place in the text. */
export function ImportFaults({ faults, csv, onShow }: ImportFaultsProps) {
  const { t } = useTranslation('directory');
  const messageText = useMessageText();
  const lines = csv.split('\n', (faults.at(-1)?.line ?? 0) + 1);
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />} title={t('fault.title', { count: faults.length })}>
      <Stack gap="xs">
        <Text size="sm">{t('fault.about')}</Text>
        <List size="sm" spacing={6} listStyleType="none">
          {faults.slice(0, MOST_FAULTS).map(({ line, column, message }) => (
            <List.Item key={`${line} ${column} ${message}`}>
              <Anchor component="button" type="button" size="sm" onClick={() => onShow(line)}>
                {t('fault.line', { line })}
              </Anchor>{' '}
              {column !== '' && (
                <>
                  <OutsideText text={column} mostChars={LINE_CHARS} />{' '}
                </>
              )}
              <OutsideText text={messageText(message)} />
              <Text component="div" size="xs" c="dimmed" ff="monospace">
                <OutsideText text={lines[line - 1] ?? ''} mostChars={LINE_CHARS} />
              </Text>
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}
