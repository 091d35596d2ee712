export interface BackupDesk {
  /** Resolves once the backup is complete on disk; whoever reads the stream to its end, or destroys it, lets go of the file. */
  make(passphrase: string | undefined): Promise<{ readonly name: string; readonly bytes: number; readonly content: NodeJS.ReadableStream }>;
}
