import { REPORT_KEPT_MS, type TakenReport } from '@ringhook/core';

/** Which reports were taken, oldest first; forgets those of the day before as new ones come. */
export class ReportSet {
  /** Source and report as one text -> when. */
  readonly #takenAt = new Map<string, number>();

  has(sourceId: string, reportId: string): boolean {
    return this.#takenAt.has(JSON.stringify([sourceId, reportId]));
  }

  add({ sourceId, reportId, at }: TakenReport): void {
    const key = JSON.stringify([sourceId, reportId]);
    if (!this.#takenAt.has(key)) this.#takenAt.set(key, at);
    for (const [oldest, takenAt] of this.#takenAt) {
      if (takenAt >= at - REPORT_KEPT_MS) return;
      this.#takenAt.delete(oldest);
    }
  }
}
