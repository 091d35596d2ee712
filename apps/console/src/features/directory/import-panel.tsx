import { Button, FileButton, Group, List, Select, Stack, Text, Textarea } from '@mantine/core';
import { DirectoryImportResult, Source } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { useAll } from '../../api/read.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { visiblePieces } from '../../ui/visible-text.ts';
import { KIND_NAMES } from './kind-names.ts';
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
  const count = preview ? preview.result.added.length + preview.result.updated.length : 0;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('import.about')}
      </Text>
      <Group>
        <FileButton accept=".csv,.txt,text/csv" onChange={(file) => file && void textOfFile(file).then((text) => change({ csv: text }))}>
          {(props) => (
            <Button variant="default" {...props}>
              {t('import.file')}
            </Button>
          )}
        </FileButton>
      </Group>
      <Textarea
        label={t('import.csv')}
        autosize
        minRows={5}
        maxRows={12}
        spellCheck={false}
        placeholder={'kind;number;name\nextension;1001;Alice Berg'}
        value={csv}
        onChange={(event) => change({ csv: event.currentTarget.value })}
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
      {problem && <ErrorState error={problem} />}
      {preview && <PreviewOf result={preview.result} />}
    </Stack>
  );
}

const MOST_SHOWN = 50;

function PreviewOf({ result: { added, updated, kept, missing, warnings } }: Pick<Preview, 'result'>) {
  const { t } = useTranslation('directory');
  const parts = [
    ['added', added.map(({ key, values }) => [key, values['name']].filter(Boolean).join(' · '))],
    ['updated', updated.map(({ key, field, before, after }) => `${key} · ${field}: ${String(before ?? '—')} → ${String(after)}`)],
    ['kept', kept.map(({ key, field, before, after }) => `${key} · ${field}: ${String(before ?? '—')} (${String(after)})`)],
    ['missing', missing.map(({ key }) => key)],
    ['warnings', warnings],
  ] as const;
  return (
    <Stack gap="sm" role="status">
      {added.length + updated.length === 0 && <Text size="sm">{t('import.nothing')}</Text>}
      {parts
        .filter(([, lines]) => lines.length > 0)
        .map(([part, lines]) => (
          <div key={part}>
            <Text size="sm" fw={600}>
              {t(`import.${part}`, { count: lines.length })}
            </Text>
            <List size="sm">
              {lines.slice(0, MOST_SHOWN).map((line) => (
                <List.Item key={line}>
                  <OutsideText text={line} />
                </List.Item>
              ))}
            </List>
            {lines.length > MOST_SHOWN && (
              <Text size="xs" c="dimmed">
                {t('import.more', { count: lines.length - MOST_SHOWN })}
              </Text>
            )}
          </div>
        ))}
    </Stack>
  );
}

/** A list of choices holds plain text only. */
function plain(text: string): string {
  return visiblePieces(text)
    .pieces.map((piece) => piece.text)
    .join('');
}
