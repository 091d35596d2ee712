import { Button, Fieldset, Group, Select, Stack, Switch, Text } from '@mantine/core';
import type { SoundChoice } from '@ringhook/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { AlertInputs, type SoundOffer } from './alert-inputs.tsx';

export interface ChoiceFieldsProps {
  readonly choices: readonly SoundChoice[];
  readonly offer: SoundOffer;
  readonly extensions: readonly string[];
  readonly lists: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (choices: SoundChoice[]) => void;
}

const MOST_CHOICES = 100;

/** Other sounds for calls at one extension, or from one list of numbers (G03); the first that fits is heard. */
export function ChoiceFields({ choices, offer, extensions, lists, onChange }: ChoiceFieldsProps) {
  const { t } = useTranslation('my-events');
  const add = (): void => onChange([...choices, { enabled: true, sound: 'ringing.wav', volume: 80 }]);
  return (
    <Panel title={t('choice.title')} about={t('choice.about')}>
      <Stack gap="md" align="stretch">
        {choices.map((choice, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- choices have no other name
          <Fieldset key={index} legend={t('choice.legend', { number: index + 1 })} radius="md">
            <Stack gap="md">
              <Where choice={choice} extensions={extensions} lists={lists} onChange={(next) => onChange(choices.with(index, next))} />
              <Switch
                label={t('enabled')}
                checked={choice.enabled}
                onChange={({ currentTarget: { checked } }) => onChange(choices.with(index, { ...choice, enabled: checked }))}
              />
              <AlertInputs {...offer} value={choice} onChange={(change) => onChange(choices.with(index, { ...choice, ...change }))} />
              <Group>
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  leftSection={<IconTrash size={14} aria-hidden />}
                  onClick={() => onChange(choices.toSpliced(index, 1))}
                >
                  {t('choice.remove')}
                </Button>
              </Group>
            </Stack>
          </Fieldset>
        ))}
        {choices.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('choice.none')}
          </Text>
        )}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={choices.length >= MOST_CHOICES}
            onClick={add}
          >
            {t('choice.add')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

interface WhereProps extends Pick<ChoiceFieldsProps, 'extensions' | 'lists'> {
  readonly choice: SoundChoice;
  readonly onChange: (choice: SoundChoice) => void;
}

function Where({ choice, extensions, lists, onChange }: WhereProps) {
  const { t } = useTranslation('my-events');
  const { extension, list, ...sound } = choice;
  const become = (at: string | null | undefined, from: string | null | undefined): void =>
    onChange({ ...sound, ...(at != null && { extension: at }), ...(from != null && { list: from }) });
  const known = [...new Set([...extensions, ...(extension === undefined ? [] : [extension])])];
  const named = lists.map(({ id, name }) => ({ value: id, label: name }));
  const isLost = list !== undefined && !lists.some(({ id }) => id === list);
  return (
    <Group grow align="flex-start">
      <Select
        label={t('choice.extension')}
        placeholder={t('choice.anyExtension')}
        data={known}
        value={extension ?? null}
        clearable
        onChange={(at) => become(at, list)}
      />
      <Select
        label={t('choice.list')}
        placeholder={t('choice.anyCaller')}
        data={isLost ? [...named, { value: list, label: list }] : named}
        value={list ?? null}
        error={isLost ? t('choice.lost') : undefined}
        clearable
        onChange={(from) => become(extension, from)}
      />
    </Group>
  );
}
