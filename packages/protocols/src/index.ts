export { type ActionFields, serialiseAction } from './ami/action.ts';
export type { AmiMessage, AmiMessageKind } from './ami/message.ts';
export { AmiParser, type AmiParserOptions } from './ami/parser.ts';
