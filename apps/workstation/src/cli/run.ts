import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { LinkState } from '../link/event-link.ts';
import { Messages } from '../messages/messages.ts';
import { Muter } from '../mute/muter.ts';
import { pactlStreams } from '../mute/pulse-streams.ts';
import { watchStreams } from '../mute/watch-streams.ts';
import { ServerClient, ServerProblem } from '../server-client.ts';
import { Session } from '../session.ts';
import { listOutputs } from '../sound/outputs.ts';
import { SoundBox } from '../sound/sound-box.ts';
import { readStatus, writeStatus } from '../state/status-file.ts';
import { VERSION } from '../version.ts';
import { type Places, placesOfThisComputer } from './places.ts';

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('Does what you have set in the console for calls at your telephones, until it is stopped.')
    .action(async () => {
      const places = placesOfThisComputer();
      const other = readStatus(places.statusFile);
      if (other) throw new ServerProblem(`it runs already (process ${other.processId}): see "ringhook-workstation status"`);
      const credential = await places.credentials.read();
      if (!credential) throw new ServerProblem('this computer is not signed in: run "ringhook-workstation login SERVER" first');
      const refused = await runUntilStopped(places, credential);
      if (refused !== undefined) throw new ServerProblem(refused);
    });
}

/** Resolves when it was told to stop, or with the reason for which the server does not want it. */
async function runUntilStopped(
  places: Places,
  { server, token }: { readonly server: string; readonly token: string },
): Promise<string | undefined> {
  const { log, statusFile } = places;
  const muter = process.platform === 'linux' ? new Muter({ streams: pactlStreams, memory: places.muteMemory }) : undefined;
  // What an earlier run that was killed had muted gets its sound back first.
  await muter?.restore();
  const stopWatching = muter ? watchStreams(() => void muter.refresh()) : undefined;
  const client = new ServerClient(server);
  const { promise: over, resolve: end } = Promise.withResolvers<string | undefined>();
  const status = { user: null as string | null };
  const onState = (link: LinkState): void => {
    writeStatus(statusFile, { processId: process.pid, server, user: status.user, link, version: VERSION, at: Date.now() });
    log.write(`link.${link.kind}`, 'because' in link ? { because: link.because } : {});
    console.log(stateLine(link, server));
    if (link.kind === 'refused') end(link.because);
  };
  const session = new Session({
    server,
    token,
    version: VERSION,
    computer: hostname().slice(0, 100),
    ports: {
      sounds: new SoundBox({ onProcess: (pid, isRunning) => muter?.own(pid, isRunning) }),
      messages: new Messages(),
      muter,
      consents: places.consents,
      now: Date.now,
    },
    soundFiles: places.soundFiles,
    fetchSound: (name) => client.sound(name, token),
    isKnown: () => client.isKnown(token),
    outputs: listOutputs,
    onState,
    onUnread: () => {
      log.write('link.unread', {});
      console.error('the server said something that this program does not understand: bring both to the same version');
    },
    onWelcome: ({ name }) => (status.user = name),
    onOutcome: ({ action, outcome, detail, exitCode }) => log.write('action', { action, outcome, detail, exitCode }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(undefined));
  session.start();
  const refused = await over;
  await session.stop();
  stopWatching?.();
  writeStatus(statusFile, undefined);
  return refused;
}

function stateLine(link: LinkState, server: string): string {
  switch (link.kind) {
    case 'connecting':
      return `connecting to ${server} ...`;
    case 'connected':
      return `connected to ${server}`;
    case 'waiting':
      return `not connected: ${link.because}; trying again in ${(link.retryInMs / 1_000).toFixed(1)} s`;
    case 'refused':
      return `refused: ${link.because}`;
  }
}
