import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deliveryId } from '../src/delivery-id.ts';

const CALL = '7be71282-c9a8-4a95-8ace-0123456789ab';

// The expected values were computed with Python's uuid.uuid5.
it('names a delivery by the UUIDv5 of its call, event, place and hook', () => {
  assert.equal(deliveryId('crm', CALL, 'start', 2), '6e042450-cd30-5fe0-b00a-59350066219a');
});

it('takes hook names of any length and script', () => {
  assert.equal(deliveryId('Büro ☎ '.repeat(40), CALL, 'missed', 12), 'e4bd3fa9-768f-5b40-b434-975b35d56978');
});
