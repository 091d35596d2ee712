import assert from 'node:assert/strict';
import { it } from 'node:test';
import type * as contract from '@ringhook/contract';
import { ConfigurationDocument } from '@ringhook/contract';
import { type CallEvent, type CallFacts, type Configuration, EMPTY_CONFIGURATION, type SourceId } from '@ringhook/core';
import type { z } from 'zod';
import type { AttemptView, DeliveryView, HookStatus, SourceHealth } from '../src/index.ts';

/** Compiles only when each side can stand where the other is expected; brands are looked through. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'right is not a left') : 'left is not a right';
type Plain<T> = T extends SourceId ? string : T extends object ? { [Key in keyof T]: Plain<T[Key]> } : T;

const checked: [
  Same<z.output<typeof contract.ConfigurationDocument>, Configuration>,
  Same<z.output<typeof contract.Call>, Plain<CallFacts>>,
  Same<z.output<typeof contract.CallEvent>, Plain<CallEvent>>,
  Same<z.output<typeof contract.Delivery>, DeliveryView>,
  Same<z.output<typeof contract.Attempt>, AttemptView>,
  Same<z.output<typeof contract.HookStatus>, HookStatus>,
  Same<z.output<typeof contract.SourceHealth>, SourceHealth>,
] = [true, true, true, true, true, true, true];

it('has schemas whose types are those of the core (compiled, not run)', () => {
  assert.ok(checked.every(Boolean));
});

it('reads an empty document as the configuration of an untouched installation', () => {
  assert.deepEqual(ConfigurationDocument.parse({}), EMPTY_CONFIGURATION);
});
