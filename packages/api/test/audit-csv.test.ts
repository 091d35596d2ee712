import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { NumberedAudit } from '@ringhook/core';
import { anAccount, aSite } from './people-rig.ts';

const AT = Date.UTC(2026, 10, 20, 9, 5, 7, 80);

function entry(number: number, changes: Partial<NumberedAudit> = {}): NumberedAudit {
  const actor = { kind: 'account', id: 'id-anna', name: 'anna' } as const;
  return { number, at: AT, actor, action: 'token.created', subject: 'crm', detail: '', ip: null, ...changes };
}

async function anAudit(entries: readonly NumberedAudit[]) {
  const { browser, people } = await aSite({
    accounts: [await anAccount({ login: 'anna' }), await anAccount({ login: 'ben', role: 'supervisor' })],
  });
  const asked: object[] = [];
  Object.assign(people.audit, {
    append: () => {},
    list: ({ limit, cursor = '0', ...filters }: { limit: number; cursor?: string }) => {
      asked.push(filters);
      const until = Number(cursor) + limit;
      return { items: entries.slice(Number(cursor), until), next: until < entries.length ? String(until) : null };
    },
  });
  const signedIn = async (login: string) => {
    const one = browser();
    await one.signIn(login);
    return one;
  };
  return { signedIn, asked };
}

it('the audit log is a file, page after page, and no cell of it is a formula (P16)', async () => {
  const hostile = entry(1_201, {
    actor: { kind: 'account', id: 'x', name: '=HYPERLINK("http://evil.example","click")' },
    subject: '@SUM(A1)',
    detail: 'revision 3: a "note", of\r\ntwo lines',
    ip: '2001:db8::1',
  });
  const rest = Array.from({ length: 1_200 }, (_, index) => entry(1_200 - index));
  const { signedIn } = await anAudit([hostile, ...rest]);
  const anna = await signedIn('anna');
  const { status, headers, text } = await anna.ask('GET', '/api/v1/audit.csv');
  assert.equal(status, 200);
  assert.match(String(headers['content-type']), /^text\/csv; charset=utf-8/);
  assert.equal(headers['content-disposition'], 'attachment; filename="audit.csv"');
  const head = 'number,at,actorKind,actor,action,subject,detail,ip\r\n';
  const first =
    '1201,2026-11-20T09:05:07.080Z,account,"\'=HYPERLINK(""http://evil.example"",""click"")",token.created,\'@SUM(A1),"revision 3: a ""note"", of\r\ntwo lines",2001:db8::1\r\n';
  assert.equal(text.slice(0, head.length + first.length), head + first);
  const numbers = [...text.matchAll(/^(\d+),2026/gm)].map(([, number]) => Number(number));
  assert.deepEqual(numbers, [1_201, ...rest.map(({ number }) => number)], 'each once, newest first');
  assert.ok(text.endsWith('1,2026-11-20T09:05:07.080Z,account,anna,token.created,crm,,\r\n'));
});

it('the file holds what was filtered, and administrators alone get it', async () => {
  const { signedIn, asked } = await anAudit(Array.from({ length: 501 }, (_, index) => entry(501 - index)));
  const query = '?actor=anna&action=token&subject=crm&since=1000&until=2000';
  assert.equal((await (await signedIn('anna')).ask('GET', `/api/v1/audit.csv${query}`)).status, 200);
  const filters = { actor: 'anna', action: 'token', subject: 'crm', since: 1_000, until: 2_000 };
  assert.deepEqual(asked, [filters, filters], 'on every page');
  assert.equal((await (await signedIn('ben')).ask('GET', '/api/v1/audit.csv')).json.code, 'SCOPE_MISSING');
});
