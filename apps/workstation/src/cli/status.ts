import type { Command } from 'commander';
import { Messages } from '../messages/messages.ts';
import { pactlStreams } from '../mute/pulse-streams.ts';
import { SoundBox } from '../sound/sound-box.ts';
import { readStatus } from '../state/status-file.ts';
import { placesOfThisComputer } from './places.ts';

export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('Says whether it runs, for whom, and whether it is connected. Ends with 1 when it is not.')
    .action(() => {
      const status = readStatus(placesOfThisComputer().statusFile);
      if (!status) {
        console.log('It does not run. Start it with "ringhook-workstation run".');
        process.exitCode = 1;
        return;
      }
      const { link, server, user, version, processId, at } = status;
      console.log(`${link.kind} since ${new Date(at).toLocaleString()}${'because' in link ? `: ${link.because}` : ''}`);
      console.log(`server ${server}, user ${user ?? 'not known yet'}, version ${version}, process ${processId}`);
      if (link.kind !== 'connected') process.exitCode = 1;
    });
  program.command('test').description('Plays the sounds, shows a message box and says what this computer can do.').action(test);
  program
    .command('logs')
    .description('Shows what the program did last.')
    .option('--lines <number>', 'how many lines', '50')
    .action(({ lines }: { readonly lines: string }) => {
      for (const line of placesOfThisComputer().log.tail(Math.max(1, Number(lines) || 50))) console.log(line);
    });
}

async function test(): Promise<void> {
  const { soundFiles } = placesOfThisComputer();
  const sounds = new SoundBox();
  for (const name of ['ringing.wav', 'waiting.wav']) {
    const result = await sounds.play('test', { file: soundFiles.fileOf(name, 80) ?? '', device: null, loop: false });
    report(`sound ${name}`, result.kind === 'failed' ? result.message : undefined);
  }
  const messages = new Messages();
  const box = { title: 'Ringhook', text: 'This is how a message box looks.\nClose it to go on.' };
  const notified = await messages.notify('test', { title: 'Ringhook', text: 'This is how a notification looks.' });
  report('notification', notified.kind === 'failed' ? notified.message : undefined);
  const shown = await messages.show('test', box);
  report('message box', shown.kind === 'failed' ? shown.message : undefined);
  const streams = process.platform === 'linux' ? await pactlStreams.list() : undefined;
  report('muting other programs', streams === undefined ? 'not possible on this computer (on Linux: install pulseaudio-utils)' : undefined);
}

function report(what: string, problem: string | undefined): void {
  console.log(`${problem === undefined ? 'works' : 'FAILS'}  ${what}${problem === undefined ? '' : `: ${problem}`}`);
  if (problem !== undefined) process.exitCode = 1;
}
