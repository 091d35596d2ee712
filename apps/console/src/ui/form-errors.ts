export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export interface ErrorWords {
  readonly fieldOf: (field: string) => string;
  readonly messageText: (message: string) => string;
}

/** `parameters[2].value` of a problem, as forms name it: `parameters.2.value`. */
export function formPath(field: string): string {
  return field.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '');
}

/** Issues of a schema as the errors of a form: the first of each field. */
export function issuesToErrors(issues: readonly Issue[], { fieldOf, messageText }: ErrorWords): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) errors[fieldOf(path.map(String).join('.'))] ??= messageText(message);
  return errors;
}
