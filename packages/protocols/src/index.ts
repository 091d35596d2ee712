export { type ActionFields, serialiseAction } from './ami/action.ts';
export type { AmiMessage, AmiMessageKind } from './ami/message.ts';
export { AmiParser, type AmiParserOptions } from './ami/parser.ts';
export { apiCommand, authCommand, bgapiCommand, eslCommand, type EslSubscription, eventCommand, userAuthCommand } from './esl/command.ts';
export { type EslEvent, parseJsonEvent } from './esl/event.ts';
export type { EslFrame, EslReply } from './esl/frame.ts';
export { EslParser, type EslParserOptions } from './esl/parser.ts';
