import { type FormErrors, useForm, type UseFormReturnType } from '@mantine/form';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import { formPath, issuesToErrors } from './form-errors.ts';
import { useMessageText } from './message-text.ts';

type Form<Values extends object> = UseFormReturnType<Values, Values, (values: Values) => FormErrors>;

export interface ContractForm<Values extends object, Parsed> {
  readonly form: Form<Values>;
  /** What the server said that belongs to no field of the form; show it by `ErrorState` above the buttons. */
  readonly problem: ApiProblem | undefined;
  readonly isBusy: boolean;
  /** For `<form onSubmit>`: checks, sends, and puts what is wrong at its fields. */
  readonly onSubmit: (event?: FormEvent<HTMLFormElement>) => void;
  /** Puts a problem at its fields; returns it when some of it belongs to none. */
  readonly showProblem: (problem: ApiProblem | undefined) => void;
  readonly parse: (values: Values) => Parsed | undefined;
}

export interface ContractFormOptions<Values extends object, Schema extends z.ZodType> {
  /** The schema of the contract: what the server checks is checked here first, with the same words. */
  readonly schema: Schema;
  readonly initial: Values;
  /** The form's values as the schema wants them, e.g. '' as left out. */
  readonly toBody?: (values: Values) => unknown;
  /** Field of the body -> field of the form where they differ. */
  readonly fieldOf?: (field: string) => string;
  /** May throw `ApiProblem`. */
  readonly send: (body: z.output<Schema>) => Promise<void>;
}

/** A form over a schema of the contract. */
export function useContractForm<Values extends object, Schema extends z.ZodType>({
  schema,
  initial,
  toBody = (values) => values,
  fieldOf = (field) => field,
  send,
}: ContractFormOptions<Values, Schema>): ContractForm<Values, z.output<Schema>> {
  const messageText = useMessageText();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: initial,
    validateInputOnBlur: true,
    validate: (values) => {
      const parsed = schema.safeParse(toBody(values));
      return parsed.success ? {} : issuesToErrors(parsed.error.issues, { fieldOf, messageText });
    },
  });
  const parse = (values: Values): z.output<Schema> | undefined => {
    const parsed = schema.safeParse(toBody(values));
    return parsed.success ? parsed.data : undefined;
  };
  const showProblem = (next: ApiProblem | undefined): void => {
    const known = (next?.fields ?? []).map(({ field, message }) => [formPath(fieldOf(field)), messageText(message)] as const);
    const own = known.filter(([field]) => hasField(form.getValues(), field));
    if (own.length > 0) {
      form.setErrors(Object.fromEntries(own));
      focusFirst(form, own[0]?.[0]);
    }
    setProblem(next && own.length > 0 && own.length === known.length ? undefined : next);
  };
  const submit = async (values: Values): Promise<void> => {
    const body = parse(values);
    if (body === undefined) return;
    setBusy(true);
    setProblem(undefined);
    await send(body)
      .catch((cause: unknown) => showProblem(toProblem(cause)))
      .finally(() => setBusy(false));
  };
  const onSubmit = form.onSubmit(
    (values) => void submit(values),
    (errors) => focusFirst(form, Object.keys(errors)[0]),
  );
  return { form, problem, isBusy, onSubmit, showProblem, parse };
}

function focusFirst<Values extends object>(form: Form<Values>, field: string | undefined): void {
  if (field !== undefined) form.getInputNode(field)?.focus();
}

/** Whether the form has a place for an error of this field. */
function hasField(values: object, field: string): boolean {
  const [first = ''] = field.split('.');
  return first in values;
}
