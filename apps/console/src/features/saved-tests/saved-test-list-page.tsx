import { Button, Group } from '@mantine/core';
import { IconPlayerPlay, IconTestPipe } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/session.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { wholeNumber } from '../../ui/format.ts';
import { PlainLink } from '../../ui/link.tsx';
import { useLocale } from '../../ui/locale.ts';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';
import { EmptyState, ErrorState, QueryState } from '../../ui/states.tsx';
import { StatusBadge, StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { savedTestPage } from './pages.ts';
import { type TestResultValue, type TestValue, useReport, useTests } from './test-data.ts';
import { TestDetails } from './test-drawer.tsx';
import { TestExport, TestImport } from './test-files.tsx';

/** Past calls that every change of the configuration is tried on before it is saved. */
export function SavedTestListPage() {
  const { t } = useTranslation('saved-tests');
  const [{ open }, setSearch] = usePageSearch(savedTestPage);
  const mayWrite = useCan('write:config');
  const tests = useTests();
  const report = useReport();
  const resultOf = resultsById(report.data?.results);
  const columns = useColumns(resultOf);
  const opened = tests.data?.find(({ id }) => id === open);
  const hasTests = (tests.data?.length ?? 0) > 0;
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        marks={hasTests && report.data && <Verdict failed={report.data.failed} passed={report.data.passed} />}
        actions={
          <Group gap="sm">
            {hasTests && <TestExport />}
            {mayWrite && <TestImport ids={tests.data?.map(({ id }) => id) ?? []} />}
            {hasTests && (
              <Button
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                loading={report.isFetching}
                onClick={() => void report.refetch()}
              >
                {t('runAll')}
              </Button>
            )}
          </Group>
        }
      />
      {hasTests && report.error && <ErrorState error={report.error} onRetry={() => void report.refetch()} />}
      <QueryState query={tests} empty={<NoTests />}>
        {(rows) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            selectedKey={open ?? null}
            onOpen={({ id }) => setSearch({ open: id }, { isStep: true })}
            initialSort={{ column: 'state', isDown: false }}
          />
        )}
      </QueryState>
      <TestDetails test={opened} result={opened && resultOf(opened)} onClose={() => setSearch({ open: undefined })} />
    </>
  );
}

function Verdict({ failed, passed }: { readonly failed: number; readonly passed: number }) {
  const { t } = useTranslation('saved-tests');
  const locale = useLocale();
  return (
    <span aria-live="polite">
      <StatusBadge tone={failed > 0 ? 'bad' : 'good'}>
        {failed > 0
          ? t('verdict.failed', { count: failed, number: wholeNumber(failed, locale) })
          : t('verdict.passed', { count: passed, number: wholeNumber(passed, locale) })}
      </StatusBadge>
    </span>
  );
}

function NoTests() {
  const { t } = useTranslation('saved-tests');
  const actions = (
    <Button component={PlainLink} to={places.calls()} variant="default">
      {t('toCalls')}
    </Button>
  );
  return <EmptyState icon={IconTestPipe} title={t('empty')} about={t('emptyAbout')} actions={actions} />;
}

type ResultOf = (test: TestValue) => TestResultValue | undefined;

function resultsById(results: readonly TestResultValue[] = []): ResultOf {
  const known = new Map(results.map((result) => [result.id, result]));
  return ({ id }) => known.get(id);
}

function useColumns(resultOf: ResultOf): readonly Column<TestValue>[] {
  const { t } = useTranslation('saved-tests');
  const locale = useLocale();
  return [
    {
      key: 'name',
      header: t('column.name'),
      onCard: 'title',
      sortBy: ({ name }) => name,
      cell: ({ name }) => <OutsideText text={name} isLine />,
    },
    {
      key: 'state',
      header: t('column.state'),
      width: '10rem',
      onCard: 'end',
      // What fails comes first.
      sortBy: (test) => Number(resultOf(test)?.isPassed ?? true),
      cell: (test) => <ResultDot result={resultOf(test)} />,
    },
    {
      key: 'call',
      header: t('column.call'),
      width: '8rem',
      sortBy: ({ callNumber }) => callNumber,
      cell: ({ callNumber }) => <NumberText text={String(callNumber)} />,
    },
    {
      key: 'requests',
      header: t('column.requests'),
      width: '8rem',
      align: 'end',
      sortBy: ({ requestCount }) => requestCount,
      cell: ({ requestCount }) => wholeNumber(requestCount, locale),
    },
    {
      key: 'author',
      header: t('column.author'),
      width: '11rem',
      hideBelow: 900,
      onCard: 'none',
      cell: ({ author }) => <OutsideText text={author} isLine />,
    },
    {
      key: 'updated',
      header: t('column.updated'),
      width: '9rem',
      sortBy: ({ updatedAt }) => updatedAt,
      cell: ({ updatedAt }) => <TimeText at={updatedAt} as="short" />,
    },
  ];
}

export function ResultDot({ result }: { readonly result: TestResultValue | undefined }) {
  const { t } = useTranslation('saved-tests');
  if (result === undefined) return <StatusDot tone="quiet">{t('state.notRun')}</StatusDot>;
  return <StatusDot tone={result.isPassed ? 'good' : 'bad'}>{t(result.isPassed ? 'state.passed' : 'state.failed')}</StatusDot>;
}
