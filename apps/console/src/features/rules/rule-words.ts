import { useTranslation } from 'react-i18next';
import { unitDuration } from '../../ui/format.ts';
import { useLocale } from '../../ui/locale.ts';
import { CONDITION_GROUPS, weekdayNames } from './condition-kinds.ts';
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
// texts: rules:outcome.*
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
  const spanOf = ({ min, max }: NonNullable<Conditions['waitMs']>): string =>
    both.format([
      ...(min === undefined ? [] : [t('words.atLeast', { time: unitDuration(min, locale) })]),
      ...(max === undefined ? [] : [t('words.lessThan', { time: unitDuration(max, locale) })]),
    ]);
  const timesOf = ({ windows = [], timeZone, holidays, holidayLists }: NonNullable<Conditions['times']>): string => {
    const days = weekdayNames(locale);
    const hours = windows.map((window) =>
      window.days
        ? t('words.window', { ...window, days: window.days.map((day) => days[day]).join(', ') })
        : t('words.daily', { from: window.from, to: window.to }),
    );
    const lists = (holidayLists ?? []).map((id) => nameIn(site.directory.holidays ?? [], id));
    return [
      ...(hours.length > 0 ? [listed(hours)] : []),
      ...(timeZone ? [t('words.zone', { zone: timeZone })] : []),
      ...(holidays ? [t(`words.holidays.${holidays}`)] : []),
      ...(lists.length > 0 ? [t('words.holidayLists', { lists: listed(lists) })] : []),
    ].join(' ');
  };
  const userOf = (id: number): string => site.directory.users.find((user) => user.id === id)?.name ?? String(id);
  const branchOf = (branch: Conditions): string => {
    const { callTypes, direction, scope, sources } = branch;
    const own = callTypes ?? direction ?? scope ?? sources;
    const parts = [...(own === undefined ? [] : [whenOf(branch)]), ...conditionsOf(branch)];
    return `(${parts.length === 0 ? t('words.everyCall') : both.format(parts)})`;
  };
  const laterOf = ({ users, teams, times, repeatCallerWithinMinutes: minutes, waitMs, talkMs, outcomes }: Conditions): string[] => [
    ...(users ? [t('clause.users', { values: listed(users.map(userOf)) })] : []),
    ...(teams ? [t('clause.teams', { values: listed(teams) })] : []),
    ...(times ? [t('clause.times', { values: timesOf(times) })] : []),
    ...(minutes === undefined ? [] : [t('clause.repeat', { count: minutes })]),
    ...(waitMs ? [t('clause.waitMs', { values: spanOf(waitMs) })] : []),
    ...(talkMs ? [t('clause.talkMs', { values: spanOf(talkMs) })] : []),
    ...(outcomes ? [t('clause.outcomes', { values: listed(outcomes.map((outcome) => t(`outcome.${outcome}`))) })] : []),
  ];
  const conditionsOf = (conditions: Conditions): string[] => {
    const { did, caller, dialled, responder, queues } = conditions;
    return [
      ...(caller ? [t('clause.caller', { values: numbersOf(caller) })] : []),
      ...(did ? [t('clause.did', { values: numbersOf(did) })] : []),
      ...(dialled ? [t('clause.dialled', { values: numbersOf(dialled) })] : []),
      ...(queues ? [t('clause.queues', { values: listed(queues) })] : []),
      ...(responder ? [t('clause.responder', { values: numbersOf(responder) })] : []),
      ...laterOf(conditions),
      ...CONDITION_GROUPS.flatMap((group) => {
        const branches = conditions[group];
        if (!branches) return [];
        const list = group === 'any' ? either : both;
        return [t(`clause.${group}`, { values: list.format(branches.map(branchOf)) })];
      }),
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
