export type { AmiMessage, AmiMessageKind } from './ami/message.ts';
