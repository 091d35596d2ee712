import type { StorageReader } from '@ringhook/api';
import type { SiteSettings } from '@ringhook/core';
import type { StorageMeter } from '@ringhook/store';

/** Says with each table how long its rows are kept. */
export function createStorageDesk(meter: StorageMeter, settings: () => SiteSettings): StorageReader {
  return {
    async measure() {
      const { tables, ...sizes } = await meter.measure();
      const days = keptDays(settings());
      return { ...sizes, tables: tables.map((table) => ({ ...table, keptDays: days[table.name] ?? null })) };
    },
  };
}

/** Days for which the rows of a table are kept; a table that is not named keeps its rows. */
function keptDays({ historyDays, deliveryDays, deadLetterDays, auditDays }: SiteSettings): Readonly<Record<string, number>> {
  const deliveries = deliveryDays ?? historyDays;
  return {
    call_event: historyDays,
    call_row: historyDays,
    delivery: deliveries,
    attempt: deliveries,
    dead_letter: deadLetterDays ?? historyDays,
    audit: auditDays,
    idempotency: 1,
    taken_report: 1,
  };
}
