import { Alert, Button, Group, List, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { DiffLine, RevisionInfo } from '@ringhook/contract';
import { IconDownload, IconGitCompare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { type Answered, callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useLeaveGuard } from '../../ui/use-leave-guard.ts';
import { readYamlText } from '../../ui/yaml-text.ts';
import { Changes } from './changes.tsx';
import css from './configuration.module.css';
import { downloadYaml } from './download-yaml.ts';

const COMPARED = z.object({
  revision: z.number(),
  changes: z.array(DiffLine),
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
});

export interface YamlEditorProps {
  readonly text: string;
  /** The revision the text was read as. */
  readonly base: Answered<number>;
  readonly newest: Answered<number>;
  readonly onBase: (base: Answered<number>) => void;
}

/** Nothing is saved before it was compared: what is applied is what the reader has seen. */
export function YamlEditor({ text, base, newest, onBase }: YamlEditorProps) {
  const { t } = useTranslation('configuration');
  const mayEdit = useMayConfigure();
  const [typed, setTyped] = useState(text);
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const [compared, setCompared] = useState<z.infer<typeof COMPARED> & { readonly value: unknown }>();
  const [isBusy, setBusy] = useState(false);
  const isDirty = typed !== text;
  useLeaveGuard(() => isDirty && mayEdit);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    await work()
      .catch((cause: unknown) => setProblem(toProblem(cause)))
      .finally(() => setBusy(false));
  };
  const compare = (): Promise<void> =>
    run(async () => {
      const reading = readYamlText(typed);
      setWrong(reading.kind === 'wrong' ? reading.messages : []);
      setCompared(undefined);
      if (reading.kind === 'wrong') return;
      const { data } = await callApi({ method: 'POST', path: '/configuration/diff', body: reading.value ?? {}, answer: COMPARED });
      setCompared({ ...data, value: reading.value ?? {} });
    });
  const apply = (): Promise<void> =>
    run(async () => {
      const body = { configuration: compared?.value, note };
      const saved = await callApi({ method: 'PUT', path: '/configuration', body, answer: RevisionInfo, ifMatch: base.etag ?? '*' });
      await refresh('/configuration', '/rules', '/adapters', '/global-actions', '/settings', '/sources');
      notifyDone(t('yaml.applied', { revision: saved.data.revision }));
      onBase({ data: saved.data.revision, etag: saved.etag });
    });
  return (
    <Stack gap="md">
      {newest.data !== base.data && (
        <Alert color="yellow" title={t('yaml.newer', { revision: newest.data })}>
          <Button size="xs" variant="default" onClick={() => onBase(newest)}>
            {t('yaml.takeNewer')}
          </Button>
        </Alert>
      )}
      <Textarea
        aria-label={t('yaml.label')}
        description={t('yaml.about', { revision: base.data })}
        autosize
        minRows={16}
        maxRows={32}
        spellCheck={false}
        classNames={{ input: css['yaml'] ?? '' }}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setCompared(undefined);
        }}
        readOnly={!mayEdit}
        error={wrong.length > 0 && wrong.slice(0, 3).join('; ')}
      />
      <Group gap="sm">
        {mayEdit && (
          <Button
            leftSection={<IconGitCompare size={15} aria-hidden />}
            onClick={() => void compare()}
            loading={isBusy}
            disabled={!isDirty}
          >
            {t('yaml.compare')}
          </Button>
        )}
        {mayEdit && (
          <Button variant="default" onClick={() => setTyped(text)} disabled={!isDirty}>
            {t('yaml.discard')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => void downloadYaml(base.data).catch(notifyProblem)}
        >
          {t('yaml.download')}
        </Button>
      </Group>
      {problem && <ErrorState error={problem} />}
      {compared && (
        <Panel title={t('yaml.changes', { count: compared.changes.length })}>
          <Stack gap="md">
            {compared.problems.length > 0 && <Problems problems={compared.problems} />}
            <Changes changes={compared.changes} label={t('changes.label')} />
            {compared.problems.length === 0 && compared.changes.length > 0 && (
              <Group gap="sm">
                <TextInput
                  aria-label={t('yaml.note')}
                  placeholder={t('yaml.note')}
                  value={note}
                  maxLength={400}
                  onChange={(event) => setNote(event.currentTarget.value)}
                  style={{ flex: '1 1 14rem' }}
                />
                <Button onClick={() => void apply()} loading={isBusy}>
                  {t('yaml.apply')}
                </Button>
              </Group>
            )}
          </Stack>
        </Panel>
      )}
    </Stack>
  );
}

function Problems({ problems }: { readonly problems: readonly { readonly field: string; readonly message: string }[] }) {
  const { t } = useTranslation('configuration');
  const messageText = useMessageText();
  return (
    <Alert color="red" role="alert" title={t('yaml.problems')}>
      <List size="sm" spacing={2}>
        {problems.slice(0, 30).map(({ field, message }) => (
          <List.Item key={`${field} ${message}`}>
            <Text component="span" className={css['path'] ?? ''}>
              {field}
            </Text>{' '}
            <OutsideText text={messageText(message)} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
