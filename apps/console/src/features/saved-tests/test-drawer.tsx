import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { SavedTestDetail } from '@ringhook/contract';
import { IconCheck, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { DifferenceList } from '../../ui/difference-list.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Link } from '../../ui/link.tsx';
import { notifyProblem, notifyUndo } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { RequestList } from '../../ui/request-list.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { changeTest, putBack, removeTest, runOne, type TestDetailValue, type TestResultValue, type TestValue } from './test-data.ts';
import { TestName } from './test-name.tsx';

export interface TestDetailsProps {
  readonly test: TestValue | undefined;
  readonly result: TestResultValue | undefined;
  readonly onClose: () => void;
}

/** One test: what differs, what it expects, and what can be done with it. */
export function TestDetails({ test, result, onClose }: TestDetailsProps) {
  return (
    <SidePanel isOpen={test !== undefined} onClose={onClose} title={<OutsideText text={test?.name} isLine />} width="46rem">
      {test && <Opened key={test.id} test={test} result={result} onClose={onClose} />}
    </SidePanel>
  );
}

function Opened({ test, result, onClose }: TestDetailsProps & { readonly test: TestValue }) {
  const { t } = useTranslation('saved-tests');
  const mayWrite = useCan('write:config');
  const detail = useRead({ path: path`/saved-tests/${test.id}`, answer: SavedTestDetail });
  const { callNumber, author, createdAt, updatedAt } = test;
  return (
    <Stack gap="lg">
      <Verdict result={result} />
      <TestSteps {...{ test, result, onClose }} detail={detail.data} mayWrite={mayWrite} />
      {mayWrite && <TestName key={test.name} id={test.id} name={test.name} />}
      <KeyValueList
        facts={[
          [
            t('column.call'),
            <Link key="call" to={places.call(callNumber)} fz="inherit">
              {callNumber}
            </Link>,
          ],
          [t('drawer.created'), <TimeText key="created" at={createdAt} as="exact" />],
          [t('column.updated'), <TimeText key="updated" at={updatedAt} as="exact" />],
          [t('column.author'), <OutsideText key="author" text={author} />],
        ]}
      />
      <Section title={t('drawer.expects')}>
        <QueryState query={detail} lines={3}>
          {({ expected }) =>
            expected.length > 0 ? <RequestList requests={expected} /> : <Text size="sm">{t('drawer.expectsNothing')}</Text>
          }
        </QueryState>
      </Section>
    </Stack>
  );
}

function Verdict({ result }: Pick<TestDetailsProps, 'result'>) {
  const { t } = useTranslation('saved-tests');
  if (result === undefined) return null;
  if (result.isPassed) return <Alert color="green" icon={<IconCheck size={18} aria-hidden />} title={t('drawer.passed')} role="status" />;
  return (
    <Section title={t('drawer.differs')} about={t('drawer.legend')}>
      <DifferenceList differences={result.differences} />
    </Section>
  );
}

function Section({ title, about, children }: { readonly title: string; readonly about?: string; readonly children: ReactNode }) {
  return (
    <section>
      <Title order={3} fz="sm" mb={about === undefined ? 'xs' : 0}>
        {title}
      </Title>
      {about !== undefined && (
        <Text size="xs" c="dimmed" mb="xs">
          {about}
        </Text>
      )}
      {children}
    </section>
  );
}

interface TestStepsProps extends TestDetailsProps {
  readonly test: TestValue;
  /** Undefined while it is read: then nothing can be taken back, and nothing is offered. */
  readonly detail: TestDetailValue | undefined;
  readonly mayWrite: boolean;
}

function TestSteps({ test: { id, name }, result, detail, mayWrite, onClose }: TestStepsProps) {
  const { t } = useTranslation('saved-tests');
  const [isBusy, setBusy] = useState(false);
  const step = (work: () => Promise<void>): void => {
    setBusy(true);
    void work()
      .catch((cause: unknown) => notifyProblem(cause))
      .finally(() => setBusy(false));
  };
  const undoable = (message: string, before: TestDetailValue): void =>
    notifyUndo({ message, undo: t('undo'), onUndo: () => putBack(before) });
  const accept = async (before: TestDetailValue): Promise<void> => {
    await changeTest(id, { expect: 'now' });
    undoable(t('accepted', { name }), before);
  };
  const remove = async (before: TestDetailValue): Promise<void> => {
    await removeTest(id);
    onClose();
    undoable(t('removed', { name }), before);
  };
  return (
    <Group gap="sm">
      {mayWrite && result?.isPassed === false && (
        <Button disabled={!detail} loading={isBusy} onClick={() => detail && step(() => accept(detail))}>
          {t('accept')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={isBusy}
        onClick={() => step(() => runOne(id))}
      >
        {t('run')}
      </Button>
      {mayWrite && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          disabled={!detail}
          loading={isBusy}
          onClick={() => detail && step(() => remove(detail))}
        >
          {t('remove')}
        </Button>
      )}
    </Group>
  );
}
