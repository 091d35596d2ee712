import { useTranslation } from 'react-i18next';
import { useLocale } from '../../ui/locale.ts';
import { otherConditions } from './condition-kinds.ts';
import { type Action, type Conditions, EVENTS, type NumberCondition, type RuleValue, type Site } from './rule-data.ts';

export interface RuleWords {
  readonly when: string;
  /** One per condition; empty: no further condition. */
  readonly conditions: readonly string[];
  readonly actions: readonly string[];
}

const MOST_NAMED = 4;

// texts: rules:words.*
// texts: rules:type.*
// texts: rules:clause.*
/** A rule as sentences. */
export function useRuleWords(site: Pick<Site, 'adapters' | 'sources' | 'directory'>): (rule: RuleValue) => RuleWords {
  const { t } = useTranslation('rules');
  const locale = useLocale();
  const either = new Intl.ListFormat(locale, { type: 'disjunction' });
  const both = new Intl.ListFormat(locale, { type: 'conjunction' });
  const listed = (names: readonly string[]): string => {
    const rest = names.length - MOST_NAMED;
    return either.format(rest > 1 ? [...names.slice(0, MOST_NAMED), t('words.more', { count: rest })] : names);
  };
  const nameIn = (things: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    things.find((thing) => thing.id === id)?.name ?? id;

  const whenOf = ({ callTypes, direction, scope, sources }: Conditions): string => {
    const types = callTypes ? t('words.types', { types: listed(callTypes.map((type) => t(`type.${type}`))) }) : t('words.everyCall');
    const parts = [
      types,
      ...(direction ? [t(`words.direction.${direction}`)] : []),
      ...(scope ? [t(`words.scope.${scope}`)] : []),
      ...(sources ? [t('words.sources', { sources: listed(sources.map((id) => nameIn(site.sources, id))) })] : []),
    ];
    return parts.join(' ');
  };
  const numbersOf = ({ anyOf, lists = [], compare }: NumberCondition): string => {
    const numbers = anyOf.map((number) => (number.endsWith('*') ? t('words.begins', { digits: number.slice(0, -1) }) : number));
    const names = lists.map((id) => t('words.inList', { list: nameIn(site.directory.numberLists, id) }));
    return listed([...names, ...numbers]) + (compare === 'raw' ? ` ${t('words.raw')}` : '');
  };
  const conditionsOf = (conditions: Conditions): string[] => {
    const { did, caller, responder, queues } = conditions;
    return [
      ...(caller ? [t('clause.caller', { values: numbersOf(caller) })] : []),
      ...(did ? [t('clause.did', { values: numbersOf(did) })] : []),
      ...(queues ? [t('clause.queues', { values: listed(queues) })] : []),
      ...(responder ? [t('clause.responder', { values: numbersOf(responder) })] : []),
      ...otherConditions(conditions).map(([kind, text]) => t('clause.other', { kind, text })),
    ];
  };
  const actionOf = ({ adapterId, events, where, when }: Action): string => {
    const adapter = nameIn(site.adapters, adapterId);
    if (where === 'workstation') return t('words.open', { adapter });
    if (when === 'once') return t('words.once', { adapter });
    const told = EVENTS.filter((event) => events?.includes(event) ?? true);
    return told.length === EVENTS.length ? t('words.tellAll', { adapter }) : t('words.tell', { adapter, events: both.format(told) });
  };
  return ({ conditions, actions, stopProcessing }) => ({
    when: whenOf(conditions),
    conditions: conditionsOf(conditions),
    actions: [...actions.map(actionOf), ...(stopProcessing ? [t('words.stop')] : [])],
  });
}
