import { callApiForBlob, path } from '../../api/client.ts';
import { saveFile } from '../../ui/save-file.ts';

/** Saves a revision as a file: by the page, for a link would not carry a token. */
export async function downloadYaml(revision: number): Promise<void> {
  const blob = await callApiForBlob({ path: path`/configuration/history/${revision}/yaml` });
  saveFile(blob, `ringhook-${revision}.yaml`);
}

export async function readYamlOf(revision: number): Promise<string> {
  return (await callApiForBlob({ path: path`/configuration/history/${revision}/yaml` })).text();
}
