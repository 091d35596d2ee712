import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, compileConfiguration, errorText, runTest, type SavedTest, type TestResult } from '@ringhook/core';
import { type Command, Option } from 'commander';
import { parseTests } from '../config/tests-yaml.ts';
import { parseYaml } from '../config/yaml.ts';
import { openRemoteTests } from './remote-tests.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { testLines } from './test-lines.ts';

interface TestOptions {
  readonly config?: string;
  readonly url?: string;
  readonly token?: string;
  readonly export?: string;
  readonly import?: boolean;
}

const HELP = `
Examples:
  ringhook test tests/ --config ringhook.yaml   files only, for CI: needs no server
  ringhook test --url URL --token TOKEN         the server's tests against what is live there
  ringhook test --url URL --config new.yaml     the server's tests against a file before it is applied
  ringhook test --url URL --export tests.yaml   the server's tests as a file
  ringhook test tests.yaml --url URL --import   tests of a file into the server

Exit code 1 when a test differs; the differences go to standard output, - expected and + got.`;

/** Saved tests in CI, or on a running server (P7). Nothing is sent. */
export function registerTest(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('test')
    .summary('run saved tests: past calls with the requests that they have to lead to')
    .description('Runs saved tests against a configuration and shows what differs. Nothing is saved or sent.')
    .argument('[tests...]', 'YAML files with saved tests, or folders of them; without one the tests of the server are run')
    .option('--config <file>', 'the configuration to test, as YAML; without it what is live at the server')
    .addOption(new Option('--url <url>', 'API of a running server').env('RINGHOOK_URL'))
    .addOption(new Option('--token <token>', 'token for that API; better set the variable than type it').env('RINGHOOK_TOKEN'))
    .addOption(new Option('--export <file>', 'write the tests of the server to this file instead of running them').conflicts('import'))
    .option('--import', 'take the tests of the files into the server instead of running them')
    .addHelpText('after', HELP)
    .action((paths: readonly string[], options: TestOptions) => run(paths, options, terminal));
}

async function run(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<void> {
  if (options.export !== undefined) {
    write(options.export, await server(options).export());
    return terminal.note(`The saved tests are in ${options.export}.`);
  }
  if (options.import === true) {
    const { added, replaced } = await server(options).import(readTests(paths));
    return terminal.note(`${added} added, ${replaced} replaced.`);
  }
  const results = paths.length === 0 ? await runThere(options) : await runHere(paths, options);
  for (const line of testLines(results, terminal)) terminal.out(line);
  const failed = results.filter(({ isPassed }) => !isPassed).length;
  terminal.note(`${results.length - failed} passed, ${failed} failed.`);
  if (failed > 0) throw new AppError('TESTS_FAIL', 'saved tests', `${failed} of ${results.length} saved tests differ`);
}

/** The server's tests: against what is live there, or a file. */
async function runThere(options: TestOptions): Promise<readonly TestResult[]> {
  const configuration = options.config === undefined ? undefined : parseYaml(read(options.config), options.config);
  return server(options).run(configuration);
}

/** Tests of files: against a file, or what is live at a server. */
async function runHere(paths: readonly string[], options: TestOptions): Promise<readonly TestResult[]> {
  const tests = readTests(paths);
  const { config } = options;
  const configuration = config === undefined ? await server(options).configuration() : parseYaml(read(config), config);
  const compiled = compileConfiguration(configuration, 0);
  return tests.map((test) => runTest(test, compiled));
}

function server({ url, token }: TestOptions): ReturnType<typeof openRemoteTests> {
  if (!url) {
    const message = 'name the configuration with --config and the tests as files, or a running server with --url and --token';
    throw new AppError('TEST_SUBJECT_MISSING', '--url', message);
  }
  if (!token) throw new AppError('TOKEN_MISSING', '--token', 'a running server asks for a token: give --token or set RINGHOOK_TOKEN');
  return openRemoteTests(url, token);
}

/** A folder's files in the order of their names; the same test must not stand in two of them. */
function readTests(paths: readonly string[]): readonly SavedTest[] {
  const found = new Map<string, string>();
  const files = paths.flatMap(filesOf);
  const tests = files.flatMap((file) =>
    parseTests(read(file), file).map((test) => {
      const earlier = found.get(test.id);
      if (earlier !== undefined)
        throw new AppError('TESTS_FILE_INVALID', file, `${file} has a test "${test.id}" that stands in ${earlier}, too`);
      found.set(test.id, file);
      return test;
    }),
  );
  if (tests.length > 0) return tests;
  const where = paths.length === 0 ? 'no file was named' : `there is no test in ${paths.join(', ')}`;
  throw new AppError('TESTS_FILE_INVALID', paths.join(' '), `${where}; write one with "ringhook test --export FILE"`);
}

function filesOf(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted()
      .map((name) => join(path, name));
  } catch (cause) {
    throw new AppError('TESTS_FILE_INVALID', path, `${path} can't be read: ${errorText(cause)}`, { cause });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('TESTS_FILE_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new AppError('FILE_NOT_WRITABLE', file, `${file} can't be written: ${errorText(cause)}`, { cause });
  }
}
