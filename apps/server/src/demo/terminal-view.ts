import { styleText } from 'node:util';
import { type CallFacts, type CallLevelEvent, waitMs } from '@ringhook/core';
import { cutText, visibleText } from './visible-text.ts';

type Style = Parameters<typeof styleText>[0];

/** One request as the built-in receiver saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly body: string;
  readonly callNumber: number;
  readonly attempt: number;
  readonly status: number;
  readonly at: number;
}

export interface ViewOptions {
  readonly width: number;
  readonly hasColour: boolean;
}

/** From this width on a line has room for a sentence. */
const ROOMY = 130;

const EVENT_STYLE: Readonly<Record<string, Style>> = { start: 'cyan', pickup: 'green', hangup: 'blue', missed: 'yellow' };

/** Lines for people: one per call event, and below it one per request it caused. */
export function createTerminalView({ width, hasColour }: ViewOptions): {
  readonly callLine: (event: CallLevelEvent) => string;
  readonly requestLine: (request: SeenRequest) => string;
  /** A request that would leave. */
  readonly plannedLine: (request: Pick<SeenRequest, 'method' | 'target' | 'body'>) => string;
} {
  const paint = (style: Style, text: string) => (hasColour ? styleText(style, text, { validateStream: false }) : text);

  const callLine = (event: CallLevelEvent): string => {
    const head = `${clock(event.at)}  call ${String(event.call.number).padEnd(4)} `;
    const name = event.event.padEnd(7);
    const rest = cutText(`${whatHappened(event)}`, width - head.length - name.length - 1);
    return `${paint('dim', head)}${paint(EVENT_STYLE[event.event] ?? 'dim', name)} ${rest}`;
  };

  const margin = ' '.repeat(20);
  const plannedLine = ({ method, target, body }: Pick<SeenRequest, 'method' | 'target' | 'body'>): string =>
    margin + paint('dim', cutText(visibleText(`${method} ${target}${body === '' ? '' : ` ${body}`}`), width - margin.length));

  const requestLine = ({ method, target, body, status, attempt }: SeenRequest): string => {
    const verdict =
      status < 300
        ? `${status}`
        : `${status}, ${width < ROOMY ? 'sent again in order' : 'so it is sent again and the rest of this call waits'}`;
    const tail = `  <- ${verdict}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
    const room = Math.max(24, width - margin.length - tail.length);
    const text = cutText(visibleText(`${method} ${target}${body === '' ? '' : ` ${body}`}`), room);
    return `${margin}${paint('dim', text)}${paint(status < 300 ? 'green' : 'red', tail)}`;
  };

  return { callLine, requestLine, plannedLine };
}

function whatHappened({ event, call }: CallLevelEvent): string {
  switch (event) {
    case 'start':
      return `${call.type}: ${caller(call)} -> ${visibleText(call.did ?? call.dialled ?? call.conference ?? '?')}`;
    case 'pickup':
      return `${visibleText(call.responderExt ?? call.responderNumber ?? call.conference ?? 'somebody')} answered after ${seconds(waitMs(call))}${call.lastQueue === null ? '' : ` in queue "${visibleText(call.lastQueue)}"`}`;
    case 'hangup':
      return `${call.answered ? `ended after ${seconds(talkMs(call))} of talk` : `ended unanswered (${call.cause ?? 'unknown'})`}${call.recorded ? ', recorded' : ''}`;
    case 'missed':
      return `nobody answered ${caller(call)}`;
    default:
      return event;
  }
}

function caller(call: CallFacts): string {
  if (call.isWithheld) return 'withheld number';
  const number = visibleText(call.callerId ?? 'unknown');
  return call.callerName === null || call.callerName === '' ? number : `${cutText(visibleText(call.callerName), 40)} <${number}>`;
}

function talkMs({ answeredAt, endedAt }: CallFacts): number | null {
  return answeredAt === null || endedAt === null ? null : endedAt - answeredAt;
}

function seconds(ms: number | null): string {
  return ms === null ? '?' : `${(ms / 1_000).toFixed(1)} s`;
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
