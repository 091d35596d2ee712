import { ActionIcon, Button, Group, List, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { readCommandLine } from '@ringhook/core';
import { IconClipboardText, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionFieldsProps } from './action-fields.tsx';
import css from './custom-events.module.css';
import type { ActionValue } from './event-data.ts';
import { useSaid } from './said.tsx';
import { TemplateField } from './template-field.tsx';

type Program = Extract<ActionValue, { kind: 'runProgram' }>;

/** A program and its arguments, each of them exactly one (G18, G44-G46). */
export function ProgramFields({ action, path, onChange }: ActionFieldsProps<Program>) {
  const { t } = useTranslation('custom-events');
  const program = useSaid(`${path}.program`);
  const folder = useSaid(`${path}.workingFolder`);
  const given = action.arguments;
  const set = (next: readonly string[]): void => onChange({ ...action, arguments: next });
  const { workingFolder, ...rest } = action;
  return (
    <Stack gap="sm">
      <CommandLineImport onRead={(read) => onChange({ ...action, ...read })} />
      <TextInput
        label={t('program.path')}
        description={t('program.pathAbout')}
        placeholder="C:\Program Files\CRM\crm.exe"
        value={action.program}
        error={program.error}
        classNames={{ input: css['template'] ?? '' }}
        spellCheck={false}
        onChange={(event) => onChange({ ...action, program: event.currentTarget.value })}
      />
      <Stack gap={6} role="group" aria-label={t('program.arguments')}>
        <div>
          <Text size="sm" fw={500}>
            {t('program.arguments')}
          </Text>
          <Text size="xs" c="dimmed">
            {t('program.argumentsAbout')}
          </Text>
        </div>
        {given.map((argument, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- arguments may repeat; the fields hold no state of their own
          <div key={index} className={css['argument']}>
            <Text size="xs" c="dimmed" mt={9} w={18} ta="end" aria-hidden>
              {index + 1}
            </Text>
            <TemplateField
              label={t('program.argument', { place: index + 1 })}
              isLabelled={false}
              path={`${path}.arguments[${index}]`}
              value={argument}
              onChange={(next) => set(given.with(index, next))}
            />
            <ActionIcon
              mt={4}
              aria-label={t('program.removeArgument', { place: index + 1 })}
              onClick={() => set(given.toSpliced(index, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set([...given, ''])}
        >
          {t('program.addArgument')}
        </Button>
      </Stack>
      <div className={css['grid']}>
        <TextInput
          label={t('program.folder')}
          value={workingFolder ?? ''}
          error={folder.error}
          onChange={({ currentTarget: { value } }) => onChange(value === '' ? rest : { ...action, workingFolder: value })}
        />
        <NativeSelect
          label={t('program.window')}
          value={action.window}
          data={(['normal', 'minimised', 'hidden'] as const).map((style) => ({ value: style, label: t(`program.${style}`) }))}
          onChange={(event) => onChange({ ...action, window: event.currentTarget.value as 'normal' })}
        />
      </div>
      <Text size="xs" c="dimmed">
        {t('program.consent')}
      </Text>
    </Stack>
  );
}

/** A command line as other desktop clients keep it, taken apart here (G43, G46). */
function CommandLineImport({ onRead }: { readonly onRead: (read: Pick<Program, 'program' | 'arguments'>) => void }) {
  const { t } = useTranslation('custom-events');
  const [line, setLine] = useState<string>();
  const [error, setError] = useState<string>();
  const [notes, setNotes] = useState<readonly string[]>([]);
  const read = (): void => {
    const draft = readCommandLine(line ?? '');
    if (draft.kind === 'refused') return setError(`${t('import.line')} ${draft.message}`);
    onRead({ program: draft.program, arguments: draft.arguments.map(({ template }) => template) });
    setNotes(draft.notes);
    setError(undefined);
    setLine(undefined);
  };
  return (
    <>
      {line === undefined ? (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconClipboardText size={14} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setLine('')}
        >
          {t('import.open')}
        </Button>
      ) : (
        <Stack gap="xs">
          <Textarea
            label={t('import.line')}
            description={t('import.about')}
            placeholder="C:\Program Files\CRM\crm.exe /AddNewContact /Phone={Call.RemoteCall}"
            value={line}
            error={error}
            autosize
            data-autofocus
            classNames={{ input: css['template'] ?? '' }}
            onChange={(event) => setLine(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button size="xs" onClick={read} disabled={line.trim() === ''}>
              {t('import.read')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setLine(undefined)}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      )}
      {notes.length > 0 && (
        <List size="xs" c="dimmed" role="status">
          {notes.map((note) => (
            <List.Item key={note}>{note}</List.Item>
          ))}
        </List>
      )}
    </>
  );
}
