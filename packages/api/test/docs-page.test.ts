import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

interface Operation {
  readonly summary?: string;
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, object>>;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string }[];
}

describe('docs page', () => {
  it('references nothing outside: every address in it is on this server, and the browser is told so', async () => {
    const { app } = await anApi();
    const page = await app.inject({ url: '/docs/' });
    assert.equal(page.statusCode, 200);
    const addresses = [...page.body.matchAll(/\b(?:src|href|url|action)\s*["']?\s*[=:]\s*["']([^"']+)["']/gi)].map(([, address]) =>
      String(address),
    );
    assert.ok(addresses.length >= 2, page.body);
    for (const address of addresses) assert.equal(new URL(address, 'http://here.test/docs/').origin, 'http://here.test', address);
    assert.doesNotMatch(page.body, /https?:\/\//);

    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    for (const directive of policy.split('; ')) assert.doesNotMatch(directive, /\*|https?:|wss?:/, directive);
  });

  it('switches off everything in the page that would call its maker', async () => {
    const { app } = await anApi();
    const { body } = await app.inject({ url: '/docs/' });
    for (const setting of ['"withDefaultFonts": false', '"telemetry": false', '"hideClientButton": true']) {
      assert.ok(body.replaceAll(/\s+/g, ' ').includes(setting), setting);
    }
  });

  it('has its script and document here', async () => {
    const { app } = await anApi();
    const script = await app.inject({ url: '/docs/js/scalar.js' });
    assert.equal(script.statusCode, 200);
    assert.match(String(script.headers['content-type']), /javascript/);
    const document = (await app.inject({ url: '/api/v1/openapi.json' })).json();
    assert.equal(document.openapi, '3.1.0');
  });
});

describe('OpenAPI document', () => {
  it('has a summary, a tag and an answer for every operation, and no dangling reference', async () => {
    const { app } = await anApi();
    const document = app.swagger();
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries((methods ?? {}) as Record<string, Operation>).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    for (const { name, operation } of operations) {
      assert.ok(operation.summary, name);
      assert.equal(operation.tags?.length, 1, name);
      assert.ok(operation.responses['default'], name);
      const isPublic = (/health|recordings/.test(name) && !/api/.test(name)) || name === 'get /api/v1/practice';
      assert.equal(operation.security.length, isPublic ? 0 : 1, name);
    }
    const ids = operations.flatMap(({ operation }) => operation.operationId ?? []);
    assert.ok(ids.includes('putRulesByKey'));
    assert.equal(new Set(ids).size, ids.length);
    const replaceRule = document.paths?.['/api/v1/rules/{key}']?.['put' as 'get'] as unknown as Operation;
    assert.ok(replaceRule.parameters.some(({ name }) => name === 'if-match'));
    const { schemas = {} } = (document as { components?: { schemas?: Record<string, object> } }).components ?? {};
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) assert.ok(schemas[String(name)], name);
    assert.doesNotMatch(text, /"readOnly"/);
  });
});
