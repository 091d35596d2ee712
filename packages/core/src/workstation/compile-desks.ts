import type { Configuration } from '../config/configuration.ts';
import { compileKeyTest, conditionKeys } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { CustomEvent } from './custom-event.ts';
import { indexDeskUsers } from './desk-users.ts';
import { DEFAULT_SOUNDS, type SoundSettings } from './sound-settings.ts';
import { compileTrigger, type DeskEvent, firesOn, type TriggerClause } from './trigger.ts';

export interface CompiledDesk {
  readonly userId: number;
  readonly events: readonly CustomEvent[];
  readonly sounds: SoundSettings;
  /** Ids of the custom events that an event at one of the user's telephones fires, in their order. */
  readonly fires: (event: DeskEvent) => readonly string[];
}

/** What one revision of the configuration means for people's workstations. */
export interface CompiledDesks {
  readonly revision: number;
  /** Undefined for somebody the directory does not know. */
  readonly deskOf: (userId: number) => CompiledDesk | undefined;
  /** Users whose telephone it is. */
  readonly usersAt: (extension: string) => readonly number[];
  /** Users who may hear it and want to. */
  readonly watchersOf: (extension: string) => readonly number[];
  /** Number lists that are used for sounds by caller, and that the number is in. */
  readonly listsWith: (number: string | null) => readonly string[];
}

const NOBODY: readonly number[] = [];

/** Compile once per revision; a desk is put together when it is first asked for. */
export function compileDesks({ directory, workstations }: Configuration, revision: number, plan: NumberPlan): CompiledDesks {
  const users = indexDeskUsers(directory);
  const known = new Set(directory.users.map(({ id }) => id));
  const desks = new Map<number, CompiledDesk>();
  const soundsOf = (userId: number): SoundSettings => {
    const found = (['user', 'team', 'everyone'] as const)
      .map((kind) => workstations.sounds.find(({ owner }) => owner.kind === kind && users.owns(owner, userId)))
      .find((sounds) => sounds !== undefined);
    if (!found) return DEFAULT_SOUNDS;
    // Whose they are is no setting: the messages that carry them have no room for it.
    const { owner: _owner, ...sounds } = found;
    return sounds;
  };
  const triggers = new Map<CustomEvent, readonly TriggerClause[]>();
  const clausesOf = (event: CustomEvent): readonly TriggerClause[] => {
    const compiled = triggers.get(event) ?? compileTrigger(event.trigger, plan);
    triggers.set(event, compiled);
    return compiled;
  };
  const compile = (userId: number): CompiledDesk => {
    const events = workstations.customEvents.filter(({ owner, enabled }) => enabled && users.owns(owner, userId));
    const fires = (event: DeskEvent) => events.flatMap((definition) => (firesOn(clausesOf(definition), event) ? [definition.id] : []));
    return { userId, events, sounds: soundsOf(userId), fires };
  };
  const deskOf = (userId: number): CompiledDesk | undefined => {
    if (!known.has(userId)) return undefined;
    const desk = desks.get(userId) ?? compile(userId);
    desks.set(userId, desk);
    return desk;
  };
  const watchers = new Map<string, number[]>();
  for (const { userId, extensions } of workstations.mayWatch) {
    const wanted = new Set(deskOf(userId)?.sounds.watched.map(({ extension }) => extension));
    for (const extension of extensions) if (wanted.has(extension)) watchers.set(extension, [...(watchers.get(extension) ?? []), userId]);
  }
  const soundLists = [...new Set(workstations.sounds.flatMap(({ choices }) => choices.flatMap(({ list }) => list ?? [])))].map((id) => ({
    id,
    has: compileKeyTest(conditionKeys({ anyOf: [], lists: [id], compare: 'normalised' }, plan)),
  }));
  return {
    revision,
    deskOf,
    usersAt: users.at,
    watchersOf: (extension) => watchers.get(extension) ?? NOBODY,
    listsWith: (number) => {
      if (number === null || soundLists.length === 0) return [];
      const { keys } = plan.normalise(number);
      return soundLists.flatMap(({ id, has }) => (has(keys) ? [id] : []));
    },
  };
}
