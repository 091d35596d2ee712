import { callApiForBlob, path } from '../../api/client.ts';

/** Saves a revision as a file: by the page, for a link would not carry a token. */
export async function downloadYaml(revision: number): Promise<void> {
  const blob = await callApiForBlob({ path: path`/configuration/history/${revision}/yaml` });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `ringhook-${revision}.yaml`;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function readYamlOf(revision: number): Promise<string> {
  return (await callApiForBlob({ path: path`/configuration/history/${revision}/yaml` })).text();
}
