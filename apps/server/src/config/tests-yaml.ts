import { joinPath } from '@ringhook/api';
import { SavedTestFile } from '@ringhook/contract';
import { AppError, type SavedTest } from '@ringhook/core';
import { stringify } from 'yaml';
import { problemLine } from './yaml.ts';
import { readYaml, type YamlProblem } from './yaml-document.ts';

const HEADER = `# Saved tests of Ringhook: past calls, and the requests that a configuration has to owe for them.
# Run them: ringhook test FILE --config CONFIGURATION. They hold numbers and names of callers.
`;

/** Tests as YAML that reads back to exactly the same. */
export function testsToYaml(tests: readonly SavedTest[]): string {
  const savedTests = tests.map(({ id, name, callNumber, previousCallAt, events, expected }) => ({
    id,
    name,
    callNumber,
    previousCallAt,
    expected,
    events,
  }));
  return HEADER + stringify({ savedTests }, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.2' });
}

/** Fails with TESTS_FILE_INVALID and one line per problem. */
export function parseTests(text: string, fileName: string): readonly SavedTest[] {
  const read = readYaml(text);
  if (read.kind === 'broken') throw invalid(fileName, read.problems);
  const parsed = SavedTestFile.safeParse(read.value ?? {});
  if (parsed.success) return parsed.data.savedTests as readonly SavedTest[];
  const { source } = read;
  throw invalid(
    fileName,
    parsed.error.issues.map(({ path, message }) => ({ ...source.place(path), path: joinPath(path), message })),
  );
}

function invalid(fileName: string, problems: readonly YamlProblem[]): AppError {
  return new AppError('TESTS_FILE_INVALID', fileName, problems.map((problem) => problemLine(problem, fileName)).join('\n'));
}
