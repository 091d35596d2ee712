import { findProgram } from '../find-program.ts';
import { type Command, runCommand } from '../run-command.ts';

/** Hands an address to the browser of the system, as one argument. */
export function pageCommand(url: string, platform: NodeJS.Platform): Command {
  if (platform === 'win32') return { program: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  return { program: platform === 'darwin' ? 'open' : 'xdg-open', args: [url] };
}

/** Undefined when the browser took it; else why not. Only http and https lead anywhere (G21). */
export async function openPage(url: string, platform: NodeJS.Platform = process.platform): Promise<string | undefined> {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return `"${url.slice(0, 100)}" is no http or https address`;
  const command = pageCommand(address.href, platform);
  if (findProgram([command.program]) === undefined) return `${command.program} is not installed: it opens the browser`;
  const { code, stderr, problem } = await runCommand(command, { timeoutMs: 30_000 });
  return code === 0 ? undefined : (problem ?? (stderr.trim().slice(0, 300) || `${command.program} ended with ${code}`));
}
