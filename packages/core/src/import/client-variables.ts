export type VariableCheck =
  | {
      readonly kind: 'checked';
      readonly template: string;
      readonly variables: readonly string[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'wrong'; readonly message: string };

/** What a desktop client can insert (G27-G40), by their names there. */
export const CLIENT_VARIABLES: readonly string[] = [
  'Call.State',
  'Call.RemoteTel',
  'Call.Start',
  'Call.Duration',
  'Call.Direction',
  'Call.RemoteName',
  'Call.LocalTel',
  'Call.LocalName',
  'Call.Id',
  'Device.OwnerContact.Name',
  'Device.OwnerContact.InternalTel',
  'Device.OwnerContact.ExternalTel',
  'Device.Hookstate',
  'Device.DndState',
];

/** Names that circulate in examples and mean another one (G43). */
const ALIASES: ReadonlyMap<string, string> = new Map([['call.remotecall', 'Call.RemoteTel']]);
const BY_NAME = new Map(CLIENT_VARIABLES.map((name) => [name.toLowerCase(), name]));

/** Checks the `{...}` of one argument; `{{` and `}}` are braces that stand for themselves (G41). */
export function checkVariables(argument: string): VariableCheck {
  const variables: string[] = [];
  const notes: string[] = [];
  let template = '';
  for (const [piece] of argument.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
    if (piece === '{' || piece === '}') {
      return {
        kind: 'wrong',
        message: `has a "${piece}" without its other half in ${argument}: a brace that stands for itself is doubled`,
      };
    }
    if (!/^\{[^{]/.test(piece)) {
      template += piece;
      continue;
    }
    const given = piece.slice(1, -1);
    const alias = ALIASES.get(given.trim().toLowerCase());
    const name = alias ?? BY_NAME.get(given.trim().toLowerCase());
    if (name === undefined)
      return { kind: 'wrong', message: `has the unknown variable ${piece}; known are ${CLIENT_VARIABLES.join(', ')}` };
    if (alias !== undefined) notes.push(`${piece} was read as {${alias}}`);
    if (name === 'Call.Duration') notes.push('{Call.Duration} is empty except in events at the end of a call');
    variables.push(name);
    template += `{${name}}`;
  }
  return { kind: 'checked', template, variables, notes };
}
