declare module 'postject' {
  /** Puts a resource into an executable (ELF, PE or Mach-O) and flips the fuse by which Node knows that there is one. */
  export function inject(file: string, resource: string, data: Buffer, options: { readonly sentinelFuse: string }): Promise<void>;
}
