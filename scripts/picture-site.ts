import type { Configuration, Rule, RuleConditions } from '@ringhook/core';

/** The demo's office grown up: enough of everything that a picture of a page shows what the page is for. */
export function pictureSite(demo: Configuration): Configuration {
  const rule = (id: string, name: string, conditions: RuleConditions): Rule => ({
    id,
    name,
    enabled: true,
    conditions,
    actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'chat', events: ['missed'] }],
    stopProcessing: false,
  });
  const weekdays = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' } as const;
  return {
    ...demo,
    directory: {
      ...demo.directory,
      dids: [
        { number: '855501', name: 'Main number' },
        { number: '855502', name: 'Order line' },
      ],
      queues: [
        { name: 'Support', title: 'Support' },
        { name: 'Sales & Orders', title: 'Sales and orders' },
      ],
      numberLists: [{ id: 'key-customers', name: 'Key customers', numbers: ['+441632960*', '+3319900255'], lists: [] }],
      holidays: [{ id: 'office', name: 'Days off', dates: ['12-25', '12-26', '01-01'] }],
    },
    rules: [
      {
        ...rule('key-customers', 'Key customers', {
          callTypes: ['Incoming'],
          caller: { anyOf: [], lists: ['key-customers'], compare: 'normalised' },
        }),
        stopProcessing: true,
      },
      rule('waited-long', 'Gave up after a long wait', {
        queues: ['Support', 'Sales & Orders'],
        waitMs: { min: 30_000 },
        outcomes: ['abandoned'],
      }),
      ...demo.rules,
      {
        ...rule('out-of-hours', 'Out of hours', { callTypes: ['Incoming'], none: [{ times: { windows: [weekdays], holidays: 'not' } }] }),
        enabled: false,
      },
    ],
  };
}
