export { type ActionFields, serialiseAction } from './ami/action.ts';
export type { AmiMessage, AmiMessageKind } from './ami/message.ts';
export { AmiParser, type AmiParserOptions } from './ami/parser.ts';
export { apiCommand, authCommand, bgapiCommand, eslCommand, type EslSubscription, eventCommand, userAuthCommand } from './esl/command.ts';
export { type EslEvent, parseJsonEvent } from './esl/event.ts';
export type { EslFrame, EslReply } from './esl/frame.ts';
export { EslParser, type EslParserOptions } from './esl/parser.ts';
export { documentOf, type XsiDocument, type XsiEvent } from './xsi/document.ts';
export { childOf, childrenOf, numberAt, parseXsi, textAt, XSI_NAMESPACE, type XsiElement, type XsiParse } from './xsi/element.ts';
export { XsiStreamParser } from './xsi/stream-parser.ts';
export {
  channelRefresh,
  channelRequest,
  type ChannelRequest,
  eventResponse,
  subscriptionRefresh,
  subscriptionRequest,
  type SubscriptionRequest,
} from './xsi/write.ts';
