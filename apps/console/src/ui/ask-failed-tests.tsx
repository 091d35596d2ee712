import { modals } from '@mantine/modals';
import i18next from 'i18next';
import type { MeantChange } from '../api/broken-tests.ts';
import { refresh } from '../api/cache.ts';
import { callApi, path } from '../api/client.ts';
import { failedTestsOf } from '../api/failed-tests.ts';
import type { ApiProblem } from '../api/problem.ts';
import { FailedTests } from './failed-tests.tsx';
import { notifyProblem } from './notify.tsx';

/** Shows which saved tests a change would break, and asks whether it is meant. */
export function askFailedTests(problem: ApiProblem): Promise<MeantChange | undefined> {
  const tests = failedTestsOf(problem);
  return new Promise((resolve) => {
    const id = modals.open({
      title: i18next.t('tests.title', { ns: 'ui', count: tests.length }),
      size: '44rem',
      // Also comes after the buttons; the first answer counts.
      onClose: () => resolve(undefined),
      children: (
        <FailedTests
          tests={tests}
          onBack={() => modals.close(id)}
          onSave={(isExpected) => {
            resolve({ whenSaved: () => (isExpected ? expectNow(tests.map((test) => test.id)) : refresh('/saved-tests')) });
            modals.close(id);
          }}
        />
      ),
    });
  });
}

/** The change is saved by then: what goes wrong here is said, and takes nothing back. */
async function expectNow(ids: readonly string[]): Promise<void> {
  try {
    for (const id of ids) await callApi({ method: 'PATCH', path: path`/saved-tests/${id}`, body: { expect: 'now' } });
  } catch (cause) {
    notifyProblem(cause);
  }
  await refresh('/saved-tests');
}
