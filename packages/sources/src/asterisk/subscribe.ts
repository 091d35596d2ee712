import type { AmiMessage } from '@ringhook/protocols';
import { WANTED_EVENTS, type WantedEvent } from './asterisk-events.ts';
import type { AmiLink } from './link.ts';

/** From here on (Asterisk 22) filters go by name, which costs the PBX next to nothing; before, they are regular expressions. */
const FIRST_AMI_WITH_NAMED_FILTERS = 11;
/** Asterisk reads lines of 1024 bytes. */
const LONGEST_PATTERN = 700;

/** Beyond what the normaliser reads: the PBX comes up and goes down. */
const LIFE_EVENTS: readonly WantedEvent[] = [
  { name: 'FullyBooted', privilege: 'system' },
  { name: 'Shutdown', privilege: 'system' },
];
const EVENTS: readonly WantedEvent[] = [...WANTED_EVENTS, ...LIFE_EVENTS];

export interface EventFilter {
  readonly MatchCriteria?: string;
  readonly Filter?: string;
}

/** Classes of the events we want, for the event mask. */
export function eventMask(): string {
  return [...new Set(EVENTS.map(({ privilege }) => privilege))].join(',');
}

/** Filters that let through what we want and nothing else, for an AMI of this protocol version (`11.0.0`). */
export function eventFilters(amiVersion: string): readonly EventFilter[] {
  return Number.parseInt(amiVersion, 10) >= FIRST_AMI_WITH_NAMED_FILTERS ? EVENTS.map(namedFilter) : patternFilters();
}

function namedFilter({ name, when }: WantedEvent): EventFilter {
  if (when === undefined) return { MatchCriteria: `action(include),name(${name})` };
  return { MatchCriteria: `action(include),name(${name}),header(${when.field}),method(exact)`, Filter: when.value };
}

/** The pattern is matched against the whole text of an event, so each is tied to its first line. */
function patternFilters(): EventFilter[] {
  const filters: EventFilter[] = EVENTS.flatMap(({ name, when }) =>
    when === undefined ? [] : [{ Filter: `^Event: ${name}[[:cntrl:]].*${when.field}: ${when.value}[[:cntrl:]]` }],
  );
  let names: string[] = [];
  for (const { name, when } of EVENTS) {
    if (when !== undefined) continue;
    if (names.join('|').length + name.length > LONGEST_PATTERN) {
      filters.push(patternOf(names));
      names = [];
    }
    names.push(name);
  }
  return [...filters, patternOf(names)];
}

function patternOf(names: readonly string[]): EventFilter {
  return { Filter: `^Event: (${names.join('|')})[[:cntrl:]]` };
}

/**
 * Filters first, then the mask: no event comes that we do not want. Where filters are refused everything comes, which is only
 * more work. Returns what could not be had, in words for a human.
 */
export async function subscribe(link: AmiLink, amiVersion: string): Promise<string[]> {
  const warnings: string[] = [];
  const [first, ...others] = eventFilters(amiVersion);
  if (!isSuccess(await addFilter(link, first ?? {}))) {
    warnings.push(
      'The PBX sends all events, also those not needed: add "system" to "write" of the manager user, so that they can be filtered.',
    );
  } else {
    const answers = await Promise.all(others.map((filter) => addFilter(link, filter)));
    // Half a filter would hide events: open it again.
    if (!answers.every(isSuccess)) await addFilter(link, { Filter: '^Event: ' });
  }
  const subscribed = await link.request('Events', { EventMask: eventMask() });
  if (!isSuccess(subscribed)) {
    warnings.push(`The PBX did not take the event mask (${subscribed?.get('Message') ?? 'no answer'}): it may send no events.`);
  }
  return warnings;
}

function addFilter(link: AmiLink, filter: EventFilter): Promise<AmiMessage | undefined> {
  return link.request('Filter', { Operation: 'Add', ...filter });
}

export function isSuccess(response: AmiMessage | undefined): boolean {
  return response?.kind === 'response' && response.name === 'Success';
}
