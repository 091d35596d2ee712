/** What one check found. Whatever is not `ok` says what to do. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly fix: string | null;
}

export const ok = (name: string, detail: string): Finding => ({ name, state: 'ok', detail, fix: null });
export const warning = (name: string, detail: string, fix: string): Finding => ({ name, state: 'warning', detail, fix });
export const failed = (name: string, detail: string, fix: string): Finding => ({ name, state: 'failed', detail, fix });
