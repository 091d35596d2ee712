import type { Scope } from '../call/call.ts';
import type { NumberForms } from './number-forms.ts';

/** What is known of a far party when its scope is asked for (call-model 4). */
export interface PartyFacts {
  /** As received; null or '' when withheld. */
  readonly number: string | null;
  /** What the PBX itself says about the party, when it does. */
  readonly sourceSays?: Scope | null;
  /** What the source's configuration says of the endpoint the party came in or went out by. */
  readonly via?: 'trunk' | 'extension' | null;
}

/** How numbers are read at this site. */
export interface NumberPlan {
  /** An internal number: known to the directory, or shaped like an extension and no short code. */
  readonly isExtension: (number: string) => boolean;
  /** First rule that knows wins: PBX, directory, endpoint, dial plan, E.164, withheld from a trunk; else unknown. */
  readonly scopeOf: (party: PartyFacts) => Scope;
  /** Reads a number in any notation. `outgoing` takes outside-line prefixes off first. Cached; never throws. */
  readonly normalise: (raw: string | null, outgoing?: boolean) => NumberForms;
}
