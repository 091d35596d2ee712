import assert from 'node:assert/strict';
import { it } from 'node:test';
import { callCsvLine, csvCell } from '../src/call-csv.ts';
import { createToken } from '../src/index.ts';
import { anApi } from './memory-ports.ts';
import { factsOf } from './recorded-call.ts';

it('makes text of whatever a spreadsheet would compute, and leaves numbers as they are', () => {
  for (const hostile of ['=1+1', '+1+cmd|x', '-2', '@SUM(A1)', '  =1', '\t=1', '\r=1', '\uFF1D1+1', '\uFF0B1', '\u0000=1'])
    assert.match(csvCell(hostile), /^"?'/, JSON.stringify(hostile));
  assert.equal(csvCell('+4512345678'), '+4512345678');
  assert.equal(csvCell(-3), '-3');
  assert.equal(csvCell('a "b", c\r\nd'), '"a ""b"", c\r\nd"');
  assert.equal(csvCell(null), '');
});

it('writes times as ISO 8601 in UTC and lengths in seconds', () => {
  const startedAt = Date.UTC(2026, 10, 20, 9, 5, 7, 80);
  const line = callCsvLine(factsOf({ startedAt, answeredAt: startedAt + 4_000, endedAt: startedAt + 65_000, callerName: 'Øl; "A"' }));
  assert.match(line, /,2026-11-20T09:05:07\.080Z,,,2026-11-20T09:05:11\.080Z,2026-11-20T09:06:12\.080Z,4,61,0\r\n$/);
  assert.ok(line.includes(',"Øl; ""A""",'));
});

function pagedCalls(count: number) {
  const asked: { limit: number; queue: string | undefined }[] = [];
  const list = async ({ cursor = '0', limit, queue }: { cursor?: string; limit: number; queue?: string }) => {
    asked.push({ limit, queue });
    const from = Number(cursor);
    // Every other page is empty, as of a search that stops to answer in time.
    const until = asked.length % 2 === 0 ? from : Math.min(count, from + 2);
    const items = Array.from({ length: until - from }, (_, index) =>
      factsOf({ number: count - from - index, callerName: '=HYPERLINK("x")' }),
    );
    return { items, next: until < count ? String(until) : null, isComplete: true };
  };
  const none = async () => undefined;
  return { asked, reader: { list, get: none, events: async () => [], today: async () => ({ ended: [], live: [], isComplete: true }) } };
}

it('gives all calls that match as one file, page after page, also behind empty ones', async () => {
  const { asked, reader } = pagedCalls(5);
  const { app, options } = await anApi({ calls: reader });
  const get = (query: string, scope: 'read' | 'live' = 'read') => {
    const { token } = createToken(options.tokens, { name: 'csv', scopes: [scope], now: 0 });
    return app.inject({ url: `/api/v1/calls.csv${query}`, headers: { authorization: `Bearer ${token}` } });
  };
  const answer = await get('?queue=Sales');
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^text\/csv/);
  assert.match(String(answer.headers['content-disposition']), /^attachment/);
  const [head, ...lines] = answer.body.trimEnd().split('\r\n');
  assert.match(head ?? '', /^call,uuid,source,/);
  assert.deepEqual(
    lines.map((line) => line.split(',')[0]),
    ['5', '4', '3', '2', '1'],
  );
  assert.ok(asked.every(({ queue, limit }) => queue === 'Sales' && limit === 500));
  assert.ok(lines.every((line) => line.includes(`"'=HYPERLINK(""x"")"`)));
  assert.equal((await get('?limit=3')).body.trimEnd().split('\r\n').length, 4);
  assert.equal((await get('?limit=100001')).statusCode, 400);
  assert.equal((await get('', 'live')).statusCode, 403);
});
