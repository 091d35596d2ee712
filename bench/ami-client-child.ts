/**
 * Reads events from the port it is told, with the client it is told, and prints the CPU microseconds each event took it.
 * A process of its own, so that nothing but reading is counted.
 */
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { AmiParser, serialiseAction } from '@ringhook/protocols';

const FIELDS = ['Timestamp', 'Channel', 'CallerIDNum', 'CallerIDName', 'Exten', 'Uniqueid', 'Linkedid'];
const require = createRequire(import.meta.url);
const [client = '', port = '0', expected = '0'] = process.argv.slice(2);

interface Emitter {
  on(event: string, listener: (message: Record<string, string>) => void): void;
}

let seen = 0;
let letters = 0;
let before = process.cpuUsage();

function take(read: (field: string) => string | undefined): void {
  // The first events carry the start of the process and of the just-in-time compiler.
  if (seen === Number(expected) / 5) before = process.cpuUsage();
  for (const field of FIELDS) letters += read(field)?.length ?? 0;
  seen++;
  if (seen < Number(expected)) return;
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${(user + system) / (seen * 0.8)}\n`, () => process.exit(letters > 0 ? 0 : 1));
}

const CLIENTS: Readonly<Record<string, () => void>> = {
  ringhook: () => {
    const parser = new AmiParser();
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    socket.write(serialiseAction('Login', { ActionID: '1', Username: 'bench', Secret: 'bench' }));
    socket.on('data', (chunk) => {
      for (const message of parser.push(chunk)) if (message.kind === 'event') take((field) => message.get(field));
    });
  },
  yana: () => {
    const Client = require('yana') as new (options: object) => Emitter & { connect(): void };
    const ami = new Client({ host: '127.0.0.1', port: Number(port), login: 'bench', password: 'bench' });
    ami.on('event', (event) => take((field) => event[field] ?? event[field.toLowerCase()]));
    ami.connect();
  },
  'asterisk-manager': () => {
    const open = require('asterisk-manager') as (...parts: readonly unknown[]) => Emitter;
    const ami = open(Number(port), '127.0.0.1', 'bench', 'bench', true);
    ami.on('managerevent', (event) => take((field) => event[field.toLowerCase()]));
  },
};

CLIENTS[client]?.();
