/** The schemas of the API and the lint of the core draw the same lines. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Adapter, Settings } from '@ringhook/contract';
import { DEFAULT_SETTINGS, EMPTY_CONFIGURATION, lintConfiguration, type UrlAdapter } from '@ringhook/core';

const ADAPTER: UrlAdapter = {
  id: 'crm',
  name: 'CRM',
  enabled: true,
  method: 'GET',
  url: 'https://crm.example/',
  parameters: [],
  headers: [],
};
const DAYS_30_MS = 30 * 24 * 60 * 60 * 1_000;
const YEAR_MS = 366 * 24 * 60 * 60 * 1_000;

const adapterField = (name: 'deadlineMs' | 'timeoutMs' | 'retryDelaysMs') => (ms: number) => {
  const adapter = { ...ADAPTER, [name]: name === 'retryDelaysMs' ? [ms] : ms };
  return { schema: Adapter.safeParse(adapter).success, lint: isClean({ adapters: [adapter] }) };
};
const settingsField = (name: 'missedHoldBackMs' | 'recordingLinkTtlMs') => (ms: number) => {
  const settings = { ...DEFAULT_SETTINGS, [name]: ms };
  return { schema: Settings.safeParse(settings).success, lint: isClean({ settings }) };
};

function isClean(part: object): boolean {
  return lintConfiguration({ ...EMPTY_CONFIGURATION, ...part }).every(({ severity }) => severity !== 'error');
}

describe('the limits of', () => {
  const fields: [name: string, min: number, max: number, judge: (ms: number) => { schema: boolean; lint: boolean }][] = [
    ['adapters[].deadlineMs', 100, DAYS_30_MS, adapterField('deadlineMs')],
    ['adapters[].timeoutMs', 100, 120_000, adapterField('timeoutMs')],
    ['adapters[].retryDelaysMs[]', 100, DAYS_30_MS, adapterField('retryDelaysMs')],
    ['settings.missedHoldBackMs', 0, 60_000, settingsField('missedHoldBackMs')],
    ['settings.recordingLinkTtlMs', 60_000, YEAR_MS, settingsField('recordingLinkTtlMs')],
  ];
  for (const [name, min, max, judge] of fields) {
    it(name, () => {
      for (const ms of [min, max]) assert.deepEqual(judge(ms), { schema: true, lint: true }, `${ms} is allowed`);
      for (const ms of [min - 1, max + 1]) assert.deepEqual(judge(ms), { schema: false, lint: false }, `${ms} is not`);
    });
  }
});
