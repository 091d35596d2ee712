import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AptMirror, findDebianMirror } from '../src/lab/index.ts';

const stanza = (lines: string) => ({ name: 'debian.sources', text: lines });
const list = (lines: string) => ({ name: 'sources.list', text: lines });

describe('where this machine gets Debian from', () => {
  const cases: [title: string, files: { name: string; text: string }[], expected: AptMirror | undefined][] = [
    [
      'reads a deb822 stanza and its keyring',
      [
        stanza(
          'Types: deb deb-src\n# a note\nURIs: http://mirror.invalid/debian\nSuites: bookworm\nComponents: main\nSigned-By: /keys/debian.gpg\n',
        ),
      ],
      { uri: 'http://mirror.invalid/debian', signedBy: '/keys/debian.gpg' },
    ],
    [
      'reads the one-line format with options',
      [list('deb [arch=amd64 signed-by=/keys/debian.gpg] https://mirror.invalid/debian/ bookworm main contrib # ours\n')],
      { uri: 'https://mirror.invalid/debian/', signedBy: '/keys/debian.gpg' },
    ],
    [
      'reads the one-line format without options',
      [list('deb http://mirror.invalid/debian bookworm main')],
      { uri: 'http://mirror.invalid/debian' },
    ],
    [
      'passes over the security archive, vendors, sources only and comments',
      [
        list('# deb http://off.invalid/debian bookworm main\ndeb-src http://src.invalid/debian bookworm main'),
        stanza(
          'Types: deb\nURIs: http://deb.invalid/debian-security\nComponents: main\n\nTypes: deb\nURIs: https://vendor.invalid/node_20.x\nComponents: main',
        ),
        stanza('Types: deb\nURIs: https://vendor.invalid/linux/debian\nComponents: stable\n'),
      ],
      undefined,
    ],
    [
      'passes over an entry that is switched off and one that is no web address',
      [
        stanza(
          'Enabled: no\nTypes: deb\nURIs: http://off.invalid/debian\nComponents: main\n\nTypes: deb\nURIs: cdrom:[x]/debian\nComponents: main',
        ),
        list('deb mirror+file:///etc/apt/mirrors/debian.list bookworm main\ndeb http://on.invalid/debian bookworm main'),
      ],
      { uri: 'http://on.invalid/debian' },
    ],
    [
      'does without a key that is written into the stanza itself',
      [
        stanza(
          'Types: deb\nURIs: http://mirror.invalid/debian\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n xyz',
        ),
      ],
      { uri: 'http://mirror.invalid/debian' },
    ],
    ['knows of none when there is none', [], undefined],
  ];
  for (const [title, files, expected] of cases) it(title, () => assert.deepEqual(findDebianMirror(files), expected));
});
