import { Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

export interface ConfirmOptions {
  /** A question: "Remove the rule “Sales”?" */
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly body: ReactNode;
  /** The verb of the button: "Remove rule", never "OK". */
  readonly confirm: string;
  readonly cancel: string;
  readonly isDangerous?: boolean;
}

/** Asks before something that can't be undone; what can be undone is done at once, with `notifyUndo`. */
export function confirm({ title, body, confirm: verb, cancel, isDangerous = false }: ConfirmOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const id = modals.open({
      title,
      // Also comes after the buttons; the first answer counts.
      onClose: () => resolve(false),
      children: (
        <Stack gap="lg">
          <Text component="div" size="sm">
            {body}
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => modals.close(id)} data-autofocus={isDangerous || undefined}>
              {cancel}
            </Button>
            <Button
              {...(isDangerous && { color: 'red.9' })}
              data-autofocus={!isDangerous || undefined}
              onClick={() => {
                resolve(true);
                modals.close(id);
              }}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      ),
    });
  });
}
