import { join } from 'node:path';
import type { Command } from '../run-command.ts';

/** How the program is started at every sign-in of its user. */
export interface Autostart {
  /** Written before `enable`; null where the system keeps it elsewhere. */
  readonly file: { readonly path: string; readonly text: string } | null;
  readonly enable: readonly Command[];
  readonly disable: readonly Command[];
}

export interface AutostartFor {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Program and arguments by which this one was started, without a command of its own. */
  readonly start: readonly string[];
}

const LABEL = 'ringhook-workstation';

/** A systemd user unit, a LaunchAgent, or a task of the Task Scheduler. */
export function autostartFor({ platform, home, start }: AutostartFor): Autostart {
  const command = [...start, 'run'];
  if (platform === 'win32') return taskScheduler(command);
  return platform === 'darwin' ? launchAgent(home, command) : systemdUnit(home, command);
}

function systemdUnit(home: string, command: readonly string[]): Autostart {
  const systemctl = (...args: string[]): Command => ({ program: 'systemctl', args: ['--user', ...args] });
  const unit = `${LABEL}.service`;
  const text = [
    '[Unit]',
    'Description=Ringhook workstation: sounds, messages and programs for calls',
    'PartOf=graphical-session.target',
    'After=graphical-session.target',
    '',
    '[Service]',
    `ExecStart=${command.map(systemdQuote).join(' ')}`,
    'Restart=always',
    'RestartSec=5',
    '',
    '[Install]',
    'WantedBy=graphical-session.target',
    '',
  ].join('\n');
  return {
    file: { path: join(home, '.config', 'systemd', 'user', unit), text },
    enable: [systemctl('daemon-reload'), systemctl('enable', '--now', unit)],
    disable: [systemctl('disable', '--now', unit)],
  };
}

/** systemd reads `%` and `$` in a command itself. */
function systemdQuote(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}

function launchAgent(home: string, command: readonly string[]): Autostart {
  const path = join(home, 'Library', 'LaunchAgents', `org.${LABEL}.plist`);
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0"><dict>',
    `<key>Label</key><string>org.${LABEL}</string>`,
    `<key>ProgramArguments</key><array>${command.map((word) => `<string>${xml(word)}</string>`).join('')}</array>`,
    '<key>RunAtLoad</key><true/>',
    '<key>KeepAlive</key><true/>',
    '</dict></plist>',
    '',
  ].join('\n');
  return {
    file: { path, text },
    enable: [{ program: 'launchctl', args: ['load', '-w', path] }],
    disable: [{ program: 'launchctl', args: ['unload', '-w', path] }],
  };
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function taskScheduler(command: readonly string[]): Autostart {
  const name = 'Ringhook Workstation';
  const line = command.map((word) => `"${word}"`).join(' ');
  const create = ['/Create', '/F', '/SC', 'ONLOGON', '/RL', 'LIMITED', '/TN', name, '/TR', line];
  return {
    file: null,
    enable: [
      { program: 'schtasks', args: create },
      { program: 'schtasks', args: ['/Run', '/TN', name] },
    ],
    disable: [
      { program: 'schtasks', args: ['/End', '/TN', name] },
      { program: 'schtasks', args: ['/Delete', '/F', '/TN', name] },
    ],
  };
}
