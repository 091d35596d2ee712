import assert from 'node:assert/strict';
import { it } from 'node:test';
import { signContent } from '../src/index.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, content: '{"test": 2432232314}' };
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

it('signs as the published example of Standard Webhooks does', () => {
  assert.equal(signContent(SECRET, MESSAGE), SIGNATURE);
});

it('takes a secret without the prefix as it is written', () => {
  assert.equal(signContent('plain-text', MESSAGE), signContent(`whsec_${Buffer.from('plain-text').toString('base64')}`, MESSAGE));
});

it('writes one signature per secret while a secret is being changed', () => {
  assert.equal(signContent(`new ${SECRET}`, MESSAGE), `${signContent('new', MESSAGE)} ${SIGNATURE}`);
});

it('changes with every part that is signed', () => {
  const variants = [
    { ...MESSAGE, id: 'msg_q' },
    { ...MESSAGE, timestamp: 1_614_265_331 },
    { ...MESSAGE, content: '{"test": 2432232315}' },
  ];
  const signatures = new Set([
    SIGNATURE,
    ...variants.map((variant) => signContent(SECRET, variant)),
    signContent(`${SECRET}AQ==`, MESSAGE),
  ]);
  assert.equal(signatures.size, 5);
});
