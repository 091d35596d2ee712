import { type AmiMessage, AmiParser } from '@ringhook/protocols';

const CHANNEL = (prefix: string, name: string, id: string, linkedId: string, fields: Readonly<Record<string, string>>) => ({
  [`${prefix}Channel`]: name,
  [`${prefix}ChannelState`]: '4',
  [`${prefix}ChannelStateDesc`]: 'Ring',
  [`${prefix}CallerIDNum`]: '<unknown>',
  [`${prefix}CallerIDName`]: '<unknown>',
  [`${prefix}ConnectedLineNum`]: '<unknown>',
  [`${prefix}ConnectedLineName`]: '<unknown>',
  [`${prefix}Language`]: 'en',
  [`${prefix}AccountCode`]: '',
  [`${prefix}Context`]: 'phones',
  [`${prefix}Exten`]: 's',
  [`${prefix}Priority`]: '1',
  [`${prefix}Uniqueid`]: id,
  [`${prefix}Linkedid`]: linkedId,
  ...fields,
});

/** The fields that an event carries of one channel, in Asterisk's order. */
export function channel(
  name: string,
  id: string,
  { linkedId = id, prefix = '', ...fields }: Record<string, string> = {},
): Record<string, string> {
  return CHANNEL(prefix, name, id, linkedId, fields);
}

/** An event as it comes from the wire. */
export function event(name: string, fields: Readonly<Record<string, string>>): AmiMessage {
  return message(`Event: ${name}`, { ...(fields['ActionID'] === undefined && { Privilege: 'call,all' }), ...fields });
}

export function response(fields: Readonly<Record<string, string>>): AmiMessage {
  return message('Response: Success', fields);
}

function message(head: string, fields: Readonly<Record<string, string>>): AmiMessage {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const parsed = new AmiParser().push(new TextEncoder().encode([head, ...lines, '', ''].join('\r\n')))[0];
  if (!parsed) throw new Error(`not a message: ${head} ${JSON.stringify(fields)}`);
  return parsed;
}
