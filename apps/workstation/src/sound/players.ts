import type { Command } from '../run-command.ts';

export interface Player {
  /** Program that has to be installed. */
  readonly program: string;
  readonly command: (file: string, device: string | null) => Command;
}

const POWERSHELL_PLAY = '(New-Object System.Media.SoundPlayer $env:RINGHOOK_SOUND).PlaySync()';

/** What plays a WAV file on a system, the best first. The loudness is in the file: few of them can be told one. */
export function playersFor(platform: NodeJS.Platform): readonly Player[] {
  switch (platform) {
    case 'win32':
      return [
        {
          program: 'powershell',
          command: (file) => ({
            program: 'powershell',
            args: ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL_PLAY],
            env: { RINGHOOK_SOUND: file },
          }),
        },
      ];
    case 'darwin':
      return [{ program: 'afplay', command: (file) => ({ program: 'afplay', args: [file] }) }];
    default:
      return [
        { program: 'paplay', command: (file, device) => ({ program: 'paplay', args: pulseArguments(file, device) }) },
        {
          program: 'pw-play',
          command: (file, device) => ({ program: 'pw-play', args: [...(device ? [`--target=${device}`] : []), file] }),
        },
        {
          program: 'aplay',
          command: (file, device) => ({ program: 'aplay', args: ['-q', ...(device ? [`--device=${device}`] : []), file] }),
        },
      ];
  }
}

function pulseArguments(file: string, device: string | null): string[] {
  return ['--client-name=Ringhook', '--latency-msec=60', ...(device ? [`--device=${device}`] : []), file];
}
