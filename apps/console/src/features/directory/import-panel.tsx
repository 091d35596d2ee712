import { Button, FileButton, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { DirectoryImportResult, Source } from '@ringhook/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { useAll } from '../../api/read.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { visiblePieces } from '../../ui/visible-text.ts';
import { faultsOf, ImportFaults } from './import-faults.tsx';
import { KIND_NAMES } from './kind-names.ts';
import { ImportPreview } from './import-preview.tsx';
import { KINDS } from './kinds.ts';
import { textOfFile } from './text-of-file.ts';

interface Preview {
  readonly result: z.infer<typeof DirectoryImportResult>;
  /** The revision that the preview is of; only that one is changed. */
  readonly etag: string | null;
}

/** From a file or a PBX: first what would change, then, if wanted, the change. */
export function ImportPanel({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('directory');
  const sources = useAll({ path: '/sources', answer: Source });
  const text = useRef<HTMLTextAreaElement>(null);
  const [csv, setCsv] = useState('');
  const [source, setSource] = useState<string | null>(null);
  const [preview, setPreview] = useState<Preview>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const change = (next: { readonly csv?: string; readonly source?: string | null }): void => {
    setCsv(next.csv ?? '');
    setSource(next.source ?? null);
    setPreview(undefined);
    setProblem(undefined);
  };
  const ask = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const body = { ...(source === null ? { csv } : { source }), dryRun };
    const lock = !dryRun && preview?.etag ? { ifMatch: preview.etag } : {};
    try {
      const { data, etag } = await callApi({ method: 'POST', path: '/directory/import', body, answer: DirectoryImportResult, ...lock });
      if (dryRun) return setPreview({ result: data, etag });
      for (const name of KIND_NAMES) await refresh(KINDS[name].path);
      notifyDone(t('import.done', { count: data.added.length + data.updated.length }));
      onDone();
    } catch (cause) {
      setPreview(undefined);
      setProblem(toProblem(cause));
    } finally {
      setBusy(false);
    }
  };
  const faults = problem && faultsOf(problem);
  const count = preview ? preview.result.added.length + preview.result.updated.length : 0;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('import.about')}
      </Text>
      <Group>
        <FileButton accept=".csv,.txt,text/csv" onChange={(file) => file && void textOfFile(file).then((read) => change({ csv: read }))}>
          {(props) => (
            <Button variant="default" {...props}>
              {t('import.file')}
            </Button>
          )}
        </FileButton>
      </Group>
      <Textarea
        ref={text}
        label={t('import.csv')}
        autosize
        minRows={5}
        maxRows={12}
        spellCheck={false}
        placeholder={'kind;number;name\nextension;1001;Alice Berg'}
        value={csv}
        onChange={(event) => change({ csv: event.currentTarget.value })}
        {...(faults && { error: t('fault.title', { count: faults.length }) })}
      />
      <Select
        label={t('import.source')}
        clearable
        clearButtonProps={{ 'aria-label': t('clear') }}
        data={(sources.data ?? []).map(({ id, name }) => ({ value: id, label: plain(name) }))}
        value={source}
        onChange={(next) => change({ source: next })}
      />
      <Group>
        <Button
          variant={preview ? 'default' : 'filled'}
          disabled={csv.trim() === '' && source === null}
          loading={isBusy}
          onClick={() => void ask(true)}
        >
          {t('import.preview')}
        </Button>
        {preview && count > 0 && (
          <Button loading={isBusy} onClick={() => void ask(false)}>
            {t('import.apply', { count })}
          </Button>
        )}
      </Group>
      {faults ? (
        <ImportFaults faults={faults} csv={csv} onShow={(line) => selectLine(text.current, line)} />
      ) : (
        problem && <ErrorState error={problem} />
      )}
      {preview && <ImportPreview result={preview.result} />}
    </Stack>
  );
}

/** Puts the cursor into the text at a line, from 1, and that line in sight. */
function selectLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  const lines = field.value.split('\n');
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  field.scrollTop = (field.scrollHeight / lines.length) * (line - 2);
}

/** A list of choices holds plain text only. */
function plain(text: string): string {
  return visiblePieces(text)
    .pieces.map((piece) => piece.text)
    .join('');
}
