declare const brand: unique symbol;

/** A value that only its owner can make: `Brand<string, 'SourceId'>` is a string that was checked once. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** Names one configured connection to one PBX. */
export type SourceId = Brand<string, 'SourceId'>;

/** One channel of a call at the PBX; unique within its source only. */
export type LegId = Brand<string, 'LegId'>;
