import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiCommand, authCommand, bgapiCommand, eslCommand, eventCommand, userAuthCommand } from '../src/index.ts';

describe('ESL commands', () => {
  it('are lines with an empty one behind', () => {
    assert.equal(eslCommand('exit').toString(), 'exit\n\n');
    assert.equal(authCommand('Clue Con:ö').toString(), 'auth Clue Con:ö\n\n');
    assert.equal(userAuthCommand('1000@pbx.example', 's3cret:x').toString(), 'userauth 1000@pbx.example:s3cret:x\n\n');
    assert.equal(apiCommand('uuid_dump', 'ab-12', 'json').toString(), 'api uuid_dump ab-12 json\n\n');
    assert.equal(bgapiCommand('77', 'status').toString(), 'bgapi status\nJob-UUID: 77\n\n');
    const subscription = { events: ['CHANNEL_CREATE', 'HEARTBEAT'], subclasses: ['fifo::info', 'callcenter::info'] };
    assert.equal(eventCommand(subscription).toString(), 'event json CHANNEL_CREATE HEARTBEAT CUSTOM fifo::info callcenter::info\n\n');
    assert.equal(eventCommand({ events: ['HEARTBEAT'] }).toString(), 'event json HEARTBEAT\n\n');
  });

  it('cannot hold a second command, whatever stands in their parts', () => {
    const breaks = ['\n', '\r', '\r\n\r\n', '\0', '\u001b', '\u007f'].map((each) => `x${each}api fsctl shutdown`);
    for (const text of breaks) {
      const attempts = [
        () => eslCommand(text),
        () => eslCommand('exit', { 'Job-UUID': text }),
        () => eslCommand('exit', { [text]: '1' }),
        () => authCommand(text),
        () => userAuthCommand('1000@x', text),
        () => userAuthCommand(text, 'x'),
        () => apiCommand('uuid_dump', text),
        () => bgapiCommand(text, 'status'),
        () => eventCommand({ events: [text] }),
        () => eventCommand({ events: [], subclasses: [text] }),
      ];
      for (const attempt of attempts) assert.throws(attempt, RangeError, JSON.stringify(text));
    }
  });

  it('an argument stays one word, and a user does not hold his own password', () => {
    for (const text of ['', 'a b', 'a\tb']) assert.throws(() => apiCommand('uuid_kill', text), RangeError);
    assert.throws(() => userAuthCommand('a:b', 'x'), /user@domain/);
    assert.throws(() => userAuthCommand('', 'x'), /user@domain/);
    assert.throws(() => eslCommand('exit', { 'A:B': '1' }), RangeError);
  });

  it('does not tell the password when it refuses it', () => {
    assert.throws(
      () => authCommand('s3cret\n'),
      (error: Error) => !error.message.includes('s3cret'),
    );
  });
});
