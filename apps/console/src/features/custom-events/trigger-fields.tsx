import { MultiSelect, NativeSelect, SegmentedControl, Stack, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './custom-events.module.css';
import { STATES, type StateName, type TriggerValue, useEditor } from './event-data.ts';
import { useSaid } from './said.tsx';

export interface TriggerFieldsProps {
  readonly trigger: TriggerValue;
  readonly onChange: (trigger: TriggerValue) => void;
}

// texts: custom-events:state.*
/** When it happens: what is given must hold together (G10-G17). */
export function TriggerFields({ trigger, onChange }: TriggerFieldsProps) {
  const { t } = useTranslation('custom-events');
  const states = STATES[trigger.category];
  const setStates = (chosen: readonly string[]): void => {
    const inOrder = (states as readonly StateName[]).filter((state) => chosen.includes(state));
    onChange({ ...trigger, states: inOrder } as TriggerValue);
  };
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('trigger.category')}
        value={trigger.category}
        data={[
          { value: 'call', label: t('trigger.call') },
          { value: 'device', label: t('trigger.device') },
        ]}
        onChange={(category) => onChange(inCategory(trigger, category as TriggerValue['category']))}
        style={{ alignSelf: 'flex-start' }}
      />
      <MultiSelect
        label={t('trigger.states')}
        description={t('trigger.statesAbout')}
        placeholder={trigger.states.length === 0 ? t('trigger.everyState') : ''}
        data={states.map((state) => ({ value: state, label: t(`state.${stateKey(state)}` as 'state.ringing') }))}
        value={[...trigger.states]}
        onChange={setStates}
        error={useSaid('trigger.states', true).error}
        clearable
        clearButtonProps={{ 'aria-label': t('trigger.clearStates') }}
      />
      {trigger.category === 'call' && <CallFields trigger={trigger} onChange={onChange} />}
      <NumberFields name="localTel" trigger={trigger} onChange={onChange} />
    </Stack>
  );
}

/** `hook:onHook` as keys of texts are written. */
export function stateKey(state: string): string {
  return state.replace(':', '_');
}

function inCategory(trigger: TriggerValue, category: TriggerValue['category']): TriggerValue {
  if (trigger.category === category) return trigger;
  const local = trigger.localTel && { localTel: trigger.localTel };
  return category === 'call' ? { category, states: [], ...local } : { category, states: [], ...local };
}

type CallTrigger = Extract<TriggerValue, { category: 'call' }>;

function CallFields({ trigger, onChange }: { readonly trigger: CallTrigger; readonly onChange: (trigger: TriggerValue) => void }) {
  const { t } = useTranslation('custom-events');
  const set = (name: 'direction' | 'scope', value: string): void => {
    const { [name]: _before, ...rest } = trigger;
    onChange((value === '' ? rest : { ...rest, [name]: value }) as TriggerValue);
  };
  return (
    <>
      <div className={css['grid']}>
        <NativeSelect
          label={t('trigger.direction')}
          value={trigger.direction ?? ''}
          data={[
            { value: '', label: t('trigger.both') },
            { value: 'inbound', label: t('trigger.inbound') },
            { value: 'outbound', label: t('trigger.outbound') },
          ]}
          onChange={(event) => set('direction', event.currentTarget.value)}
        />
        <NativeSelect
          label={t('trigger.scope')}
          description={t('trigger.scopeAbout')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={trigger.scope ?? ''}
          data={[
            { value: '', label: t('trigger.both') },
            { value: 'internal', label: t('trigger.internal') },
            { value: 'external', label: t('trigger.external') },
          ]}
          onChange={(event) => set('scope', event.currentTarget.value)}
        />
      </div>
      <NumberFields name="remoteTel" trigger={trigger} onChange={onChange} />
    </>
  );
}

interface NumberFieldsProps extends TriggerFieldsProps {
  readonly name: 'remoteTel' | 'localTel';
}

/** Whole numbers or how they begin, and number lists; nothing given = any number (G14, G15). */
function NumberFields({ name, trigger, onChange }: NumberFieldsProps) {
  const { t } = useTranslation('custom-events');
  const { data: editor } = useEditor();
  const { error, warning } = useSaid(`trigger.${name}`, true);
  const given = name === 'remoteTel' ? (trigger.category === 'call' ? trigger.remoteTel : undefined) : trigger.localTel;
  const { anyOf = [], lists = [], compare = 'normalised' } = given ?? {};
  const known = editor?.numberLists ?? [];
  const set = (numbers: readonly string[], ids: readonly string[]): void => {
    const { [name]: _before, ...rest } = trigger as CallTrigger;
    const condition = { anyOf: numbers, compare, ...(ids.length > 0 && { lists: ids }) };
    onChange((numbers.length + ids.length === 0 ? rest : { ...rest, [name]: condition }) as TriggerValue);
  };
  return (
    <div className={css['grid']}>
      <div>
        <TagsInput
          label={t(`trigger.${name}`)}
          description={t(`trigger.${name}About`)}
          placeholder={anyOf.length === 0 ? t('trigger.anyNumber') : ''}
          value={[...anyOf]}
          onChange={(numbers) => set(numbers, lists)}
          error={error}
          clearable={false}
          acceptValueOnBlur
        />
        {warning}
      </div>
      {(known.length > 0 || lists.length > 0) && (
        <MultiSelect
          label={t(`trigger.${name}Lists`)}
          description={t('trigger.listsAbout')}
          data={[
            ...known.map(({ id, name: label }) => ({ value: id, label })),
            ...lists.filter((id) => !known.some((list) => list.id === id)),
          ]}
          value={[...lists]}
          onChange={(ids) => set(anyOf, ids)}
        />
      )}
    </div>
  );
}
