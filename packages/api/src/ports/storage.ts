export interface StoredTable {
  readonly name: string;
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
  /** Milliseconds since the epoch; null: empty, or not known. */
  readonly oldest: number | null;
  /** Days after which a row is forgotten; null: kept. */
  readonly keptDays: number | null;
}

export interface StorageReader {
  /** Must not keep anything live waiting; see the contract's `Storage`. */
  measure(): Promise<{
    readonly measuredAt: number;
    readonly databaseBytes: number;
    readonly logBytes: number;
    readonly searchBytes: number;
    readonly unusedBytes: number;
    readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
    readonly tables: readonly StoredTable[];
  }>;
}
