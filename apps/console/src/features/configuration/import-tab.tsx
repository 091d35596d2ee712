import { Button, Code, List, Stack, Text, Textarea } from '@mantine/core';
import { CommandLineImport, CommandLinePreview } from '@ringhook/contract';
import { adapterFromUrl } from '@ringhook/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { ErrorState } from '../../ui/states.tsx';
import css from './configuration.module.css';

type Command = z.infer<typeof CommandLinePreview>;

/** What other products keep, taken over: a link of a telephony server, a command line of a desktop client. */
export function ImportTab() {
  return (
    <Stack gap="md">
      <UrlImport />
      <CommandImport />
    </Stack>
  );
}

function UrlImport() {
  const { t } = useTranslation('configuration');
  const navigate = useNavigate();
  const [url, setUrl] = useState('');
  const draft = adapterFromUrl(url.trim());
  const isWrong = url.trim() !== '' && draft.kind !== 'draft';
  const make = (): void => {
    if (draft.kind !== 'draft') return;
    const { url: address, parameters } = draft;
    const copy = { id: 'imported', name: t('import.name'), url: address, parameters };
    void navigate({ to: places.newAdapter(), state: { copy } as never });
  };
  return (
    <Panel title={t('import.url')} about={t('import.urlAbout')}>
      <Stack gap="sm" align="stretch">
        <Textarea
          aria-label={t('import.url')}
          placeholder="https://crm.example/hook?Event={{DialApiEventName}}&CallId={{CallID}}"
          autosize
          minRows={2}
          spellCheck={false}
          classNames={{ input: css['yaml'] ?? '' }}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={isWrong && t('import.urlWrong')}
        />
        {draft.kind === 'draft' && (
          <KeyValueList
            facts={[
              [t('import.address'), <OutsideText key="url" text={draft.url} />],
              ...draft.parameters.map(
                ({ name, value }, index) => [`${index + 1}. ${name}`, <OutsideText key={name} text={value} fallback="“”" />] as const,
              ),
            ]}
          />
        )}
        <Button onClick={make} disabled={draft.kind !== 'draft'} style={{ alignSelf: 'flex-start' }}>
          {t('import.make')}
        </Button>
      </Stack>
    </Panel>
  );
}

function CommandImport() {
  const { t } = useTranslation('configuration');
  const [commandLine, setCommandLine] = useState('');
  const [command, setCommand] = useState<Command>();
  const [problem, setProblem] = useState<ApiProblem>();
  const read = async (): Promise<void> => {
    setProblem(undefined);
    setCommand(undefined);
    const body = CommandLineImport.parse({ commandLine: commandLine.slice(0, 10_000) });
    await callApi({ method: 'POST', path: '/import/command-line', body, answer: CommandLinePreview })
      .then(({ data }) => setCommand(data))
      .catch((cause: unknown) => setProblem(toProblem(cause)));
  };
  return (
    <Panel title={t('import.command')} about={t('import.commandAbout')}>
      <Stack gap="sm">
        <Textarea
          aria-label={t('import.command')}
          placeholder={'"C:\\crm\\app.exe" /Phone={Call.RemoteTel}'}
          autosize
          minRows={2}
          spellCheck={false}
          classNames={{ input: css['yaml'] ?? '' }}
          value={commandLine}
          onChange={(event) => setCommandLine(event.currentTarget.value)}
        />
        <Button onClick={() => void read()} disabled={commandLine.trim() === ''} style={{ alignSelf: 'flex-start' }}>
          {t('import.read')}
        </Button>
        {problem && <ErrorState error={problem} />}
        {command && <CommandView command={command} />}
      </Stack>
    </Panel>
  );
}

function CommandView({ command }: { readonly command: Command }) {
  const { t } = useTranslation('configuration');
  return (
    <Stack gap="sm" role="status">
      <KeyValueList
        facts={[
          [t('import.program'), <OutsideText key="program" text={command.program} />],
          [
            t('import.arguments'),
            <List key="arguments" size="sm" type="ordered" spacing={2}>
              {command.arguments.map(({ template }, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- arguments have their places only
                <List.Item key={index}>
                  <Code>
                    <OutsideText text={template} />
                  </Code>
                </List.Item>
              ))}
            </List>,
          ],
        ]}
      />
      {command.notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          <OutsideText text={note} />
        </Text>
      ))}
    </Stack>
  );
}
