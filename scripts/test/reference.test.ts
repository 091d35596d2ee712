import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { API_ERRORS } from '@ringhook/api';
import { COMMAND_ERRORS } from '../../apps/server/src/error-catalogue.ts';
import { REFERENCE_PAGES } from '../docs/pages.ts';

const root = new URL('../../', import.meta.url);

describe('docs/reference', () => {
  for (const { file, make } of REFERENCE_PAGES) {
    it(`has ${file} as the program is now (npm run docs)`, async () => {
      assert.equal(readFileSync(new URL(`docs/reference/${file}`, root), 'utf8'), await make());
    });
  }
});

describe('error codes', () => {
  const raised = new Set(
    globSync(['packages/*/src/**/*.ts', 'apps/server/src/**/*.ts'], { cwd: root }).flatMap((file) =>
      [...readFileSync(new URL(file, root), 'utf8').matchAll(/new (?:AppError|ApiError)\(\s*'([A-Z][A-Z_0-9]+)'/g)].map(([, code]) =>
        String(code),
      ),
    ),
  );
  const listed = [...API_ERRORS, ...COMMAND_ERRORS].map(({ code }) => code);

  it('are all explained', () => {
    const unexplained = [...raised].filter((code) => !(listed as readonly string[]).includes(code));
    assert.deepEqual(unexplained, []);
  });

  it('are explained once, and none that nobody raises', () => {
    assert.equal(new Set(listed).size, listed.length);
    // Given by the error handler for what fastify and unexpected errors are.
    const fromHandler = ['MEDIA_TYPE_UNSUPPORTED', 'INTERNAL'];
    assert.deepEqual(
      listed.filter((code) => !raised.has(code) && !fromHandler.includes(code)),
      [],
    );
  });
});
