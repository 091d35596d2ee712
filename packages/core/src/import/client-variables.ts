import { CLIENT_PLACEHOLDERS, findClientPlaceholder } from '../placeholders/client-catalogue.ts';

export type VariableCheck =
  | {
      readonly kind: 'checked';
      readonly template: string;
      readonly variables: readonly string[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'wrong'; readonly message: string };

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
    const found = findClientPlaceholder(given);
    if (found === undefined) {
      const known = CLIENT_PLACEHOLDERS.map((placeholder) => placeholder.name).join(', ');
      return { kind: 'wrong', message: `has the unknown variable ${piece}; known are ${known}` };
    }
    const { name } = found.placeholder;
    if (found.isAlias) notes.push(`${piece} was read as {${name}}`);
    if (name === 'Call.Duration') notes.push('{Call.Duration} is empty except in events at the end of a call');
    variables.push(name);
    template += `{${name}}`;
  }
  return { kind: 'checked', template, variables, notes };
}
