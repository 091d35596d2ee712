import type { CauseClass } from '@ringhook/core';

/** Q.850 and Asterisk hangup causes that say something by themselves; 0, 16, 31 and 127 do not. */
const CAUSE_OF_HANGUP: Readonly<Record<string, CauseClass>> = {
  '1': 'failed',
  '2': 'failed',
  '3': 'failed',
  '17': 'busy',
  '18': 'noAnswer',
  '19': 'noAnswer',
  '20': 'unreachable',
  '21': 'declined',
  '23': 'forwarded',
  '26': 'answeredElsewhere',
  '27': 'unreachable',
  '28': 'failed',
  '34': 'failed',
  '38': 'failed',
  '41': 'failed',
  '42': 'failed',
  '44': 'failed',
  '58': 'failed',
};

const OUTCOME_OF_DIAL: Readonly<Record<string, CauseClass>> = {
  ANSWER: 'answered',
  BUSY: 'busy',
  CANCEL: 'abandoned',
  CHANUNAVAIL: 'unreachable',
  CONGESTION: 'failed',
  DONTCALL: 'declined',
  NOANSWER: 'noAnswer',
  TORTURE: 'declined',
};

export function causeOfHangup(cause: string | undefined): CauseClass {
  return CAUSE_OF_HANGUP[cause ?? ''] ?? 'unknown';
}

/** Undefined for a status that says nothing of the called party (ABORT, CONTINUE, GOTO). */
export function outcomeOfDial(status: string | undefined): CauseClass | undefined {
  return OUTCOME_OF_DIAL[status ?? ''];
}
