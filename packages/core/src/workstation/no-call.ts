import type { SourceId } from '../brand.ts';
import type { CallFacts } from '../call/call.ts';

/** Stands in where a telephone tells of itself; what is said of a device never looks at it. */
export const FACTS_OF_NO_CALL: CallFacts = {
  number: 0,
  uuid: '00000000-0000-0000-0000-000000000000',
  sourceId: '' as SourceId,
  type: 'Internal',
  direction: 'inbound',
  scope: 'unknown',
  callerId: null,
  callerName: null,
  isWithheld: false,
  did: null,
  dialled: null,
  responderExt: null,
  responderNumber: null,
  lastRungExt: null,
  lastQueue: null,
  conference: null,
  transferredBy: null,
  startedAt: 0,
  queuedAt: null,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  answered: false,
  recorded: false,
  recordings: [],
  cause: null,
};
