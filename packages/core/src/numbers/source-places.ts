import type { Configuration, SourceDefinition } from '../config/configuration.ts';
import { compileNumberPlan, type NumberPlan, type NumberSettings } from './number-plan.ts';

/** Where a PBX stands: how numbers are read there, and what its clock says. */
export interface Place {
  readonly plan: NumberPlan;
  /** IANA zone. */
  readonly timeZone: string;
}

export interface Places {
  readonly site: Place;
  /** The place of a source; that of the site where it says nothing of its own. */
  readonly of: (sourceId: string) => Place;
  /** Some source stands elsewhere. */
  readonly areSeveral: boolean;
}

type PlaceOptions = Partial<NumberSettings> & { readonly timeZone?: string };

/** Numbers and times are read as at the site, but for what a source says of the place where its PBX stands. */
export function placesOf({ settings, directory, sources }: Configuration): Places {
  const site: Place = { plan: compileNumberPlan(settings, directory), timeZone: settings.timeZone };
  const own = new Map<string, Place>();
  for (const source of sources) {
    const differing = ownOptions(source);
    if (Object.keys(differing).length === 0) continue;
    const { timeZone = site.timeZone, ...numbers } = differing;
    const plan = Object.keys(numbers).length === 0 ? site.plan : compileNumberPlan({ ...settings, ...numbers }, directory);
    own.set(source.id, { plan, timeZone });
  }
  return { site, of: (sourceId) => own.get(sourceId) ?? site, areSeveral: own.size > 0 };
}

/** Options of these names mean the same in every kind of source; they were checked when the source was parsed. */
function ownOptions({ options }: SourceDefinition): PlaceOptions {
  const { defaultCountry, outsidePrefixes, incomingPrefix, extensionPattern, timeZone } = options as PlaceOptions;
  return {
    ...(typeof defaultCountry === 'string' && { defaultCountry }),
    ...(Array.isArray(outsidePrefixes) && { outsidePrefixes }),
    ...(typeof incomingPrefix === 'string' && { incomingPrefix }),
    ...(typeof extensionPattern === 'string' && { extensionPattern }),
    ...(typeof timeZone === 'string' && { timeZone }),
  };
}
