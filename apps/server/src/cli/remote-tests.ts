import { ConfigurationDocument, ConfigurationRevision, SavedTestImported, SavedTestReport } from '@ringhook/contract';
import type { Configuration, SavedTest, TestResult } from '@ringhook/core';
import { createClient, readText } from './remote-access.ts';

/** Saved tests of a running server. */
export function openRemoteTests(url: string, token: string) {
  const ask = createClient(url, token);
  return {
    /** Against what is live there, or a whole configuration. */
    run: async (configuration?: Configuration): Promise<readonly TestResult[]> => {
      const body = configuration === undefined ? {} : { draft: { configuration: ConfigurationDocument.parse(configuration) } };
      const { results } = await ask('POST', '/api/v1/saved-tests/run', { body, schema: SavedTestReport });
      return results as readonly TestResult[];
    },
    configuration: async (): Promise<Configuration> =>
      (await ask('GET', '/api/v1/configuration', { schema: ConfigurationRevision })).configuration,
    /** YAML of all of them. */
    export: () => readText({ url, token }, '/api/v1/saved-tests/export'),
    import: (savedTests: readonly SavedTest[]) =>
      ask('POST', '/api/v1/saved-tests/import', { body: { savedTests }, schema: SavedTestImported }),
  };
}
