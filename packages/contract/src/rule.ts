import { flag, id, listOf, numberText, oneOf, strict, text } from './field.ts';

export const RuleAction = strict({
  kind: oneOf(['setUrlToOpen']),
  where: oneOf(['server', 'workstation']).default('server'),
  when: oneOf(['onStateEvents', 'once']).default('onStateEvents'),
  adapterId: id(),
  events: listOf(oneOf(['start', 'hangup', 'pickup', 'missed']), 4).exactOptional(),
}).meta({ id: 'RuleAction', description: '"Set URL to open": tells the adapter’s endpoint about the call.' });

export const NumberCondition = strict({
  anyOf: listOf(numberText(), 10_000).default([]),
  lists: listOf(id(), 100).exactOptional(),
  compare: oneOf(['normalised', 'raw']).default('normalised'),
}).meta({
  id: 'NumberCondition',
  description: 'Whole numbers, or the digits they begin with followed by `*`; or ids of number lists. One entry is enough.',
});

export const RuleConditions = strict({
  callTypes: listOf(oneOf(['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference']), 6).exactOptional(),
  direction: oneOf(['inbound', 'outbound']).exactOptional(),
  scope: oneOf(['internal', 'external', 'unknown']).exactOptional(),
  did: NumberCondition.exactOptional(),
  caller: NumberCondition.exactOptional(),
  responder: NumberCondition.exactOptional(),
  queues: listOf(text(), 10_000).exactOptional(),
  sources: listOf(id(), 1_000).exactOptional(),
}).meta({ id: 'RuleConditions', description: 'All that are given must hold; an empty object matches every call.' });

export const Rule = strict({
  id: id(),
  name: text(),
  enabled: flag().default(true),
  conditions: RuleConditions.default({}),
  actions: listOf(RuleAction, 100).default([]),
  stopProcessing: flag().default(false),
}).meta({ id: 'Rule', description: 'What happens for which calls. Rules are looked at in their order.' });

export const RuleOrder = strict({ ids: listOf(id(), 100_000) }).meta({
  id: 'RuleOrder',
  description: 'The ids of all rules, each once, in the order in which they are to be looked at.',
});

export const GlobalActions = listOf(RuleAction, 100).meta({
  id: 'GlobalActions',
  description: 'Run for every call, before the rules and in addition to them.',
});
