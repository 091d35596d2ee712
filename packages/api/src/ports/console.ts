export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** The same bytes by `content-encoding`, the best first. */
  readonly encoded: ReadonlyMap<string, Buffer>;
}

/** The built console, in memory: no path of a request ever reaches the disk. */
export interface ConsolePages {
  /** By path; those below `/assets/` have the hash of their content in their names. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
  /** The one page, with a nonce for its scripts and styles; undefined when the console is not built. */
  readonly render: (nonce: string) => string | undefined;
}
