/** What the mirror question is asked with: the text of every apt source file, in the order apt reads them. */
export interface AptSourceFile {
  /** Only its ending matters: `.sources` is the deb822 format, all else the one-line format. */
  readonly name: string;
  readonly text: string;
}

export interface AptMirror {
  readonly uri: string;
  /** Keyring file that vouches for the mirror; absent = the keys apt trusts anyway. */
  readonly signedBy?: string;
}

interface AptEntry {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly components: readonly string[];
  readonly signedBy: string | undefined;
  readonly isEnabled: boolean;
}

/**
 * Where this machine gets Debian from: the first enabled http(s) entry with component `main` whose path ends in `/debian`
 * (so neither the security archive nor a vendor's repository). Undefined when there is none.
 */
export function findDebianMirror(files: readonly AptSourceFile[]): AptMirror | undefined {
  for (const file of files) {
    const entries = file.name.endsWith('.sources') ? readStanzas(file.text) : readLines(file.text);
    for (const entry of entries) {
      if (!entry.isEnabled || !entry.types.includes('deb') || !entry.components.includes('main')) continue;
      const uri = entry.uris.find(isDebianArchive);
      if (uri === undefined) continue;
      return entry.signedBy === undefined ? { uri } : { uri, signedBy: entry.signedBy };
    }
  }
  return undefined;
}

function isDebianArchive(uri: string): boolean {
  const url = URL.parse(uri);
  return url !== null && /^https?:$/.test(url.protocol) && /\/debian\/?$/.test(url.pathname);
}

/** deb822: stanzas of `Field: values`, lines that begin with a blank go on, `#` lines are comments anywhere. */
function readStanzas(text: string): AptEntry[] {
  const clean = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  return clean.split(/\n\s*\n/).map((stanza) => {
    const fields = new Map<string, string>();
    for (const line of stanza.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    return {
      types: words(fields.get('types')),
      uris: words(fields.get('uris')),
      components: words(fields.get('components')),
      // A key written into the stanza itself is not a file name; the trusted keys have to do then.
      signedBy: keyringFile(fields.get('signed-by')),
      isEnabled: !/^(?:no|false|off|0)$/i.test(fields.get('enabled') ?? 'yes'),
    };
  });
}

/** One line per entry: `deb [options] uri suite component ...`. */
function readLines(text: string): AptEntry[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+\S+\s*([^#]*)/.exec(line);
    if (!found) return [];
    const [, type = '', options = '', uri = '', components = ''] = found;
    const signedBy = keyringFile(/(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1]);
    return [{ types: [type], uris: [uri], components: words(components), signedBy, isEnabled: true }];
  });
}

function keyringFile(value: string | undefined): string | undefined {
  return value?.startsWith('/') === true ? value.split(/[\s,]/)[0] : undefined;
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
