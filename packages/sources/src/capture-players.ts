import { playAsteriskCapture } from './asterisk/play.ts';
import { playBroadworksCapture } from './broadworks/play.ts';
import type { CaptureFlag, CapturePlayer } from './capture-player.ts';
import { playFreeswitchCapture } from './freeswitch/play.ts';

const EXTENSION_PATTERN: CaptureFlag = {
  name: 'extensionPattern',
  type: 'pattern',
  value: 'regex',
  help: 'what a whole extension number looks like',
};
const INTERNAL_CONTEXTS: CaptureFlag = {
  name: 'internalContexts',
  type: 'list',
  value: 'names',
  help: 'dialplan contexts of phones',
};
const TRUNK_CONTEXTS: CaptureFlag = {
  name: 'trunkContexts',
  type: 'list',
  value: 'names',
  help: 'dialplan contexts in which outside calls arrive',
};

/** Every kind of PBX whose recordings can be played: the command line makes its options of these rows. */
export const capturePlayers: readonly CapturePlayer[] = [
  {
    kind: 'asterisk',
    flags: [
      { name: 'trunks', type: 'list', value: 'names', help: 'endpoints that lead outside, separated by commas' },
      EXTENSION_PATTERN,
      INTERNAL_CONTEXTS,
      TRUNK_CONTEXTS,
    ],
    signs: ['Asterisk Call Manager/', 'Event: ', 'Response: '],
    says: 'an Asterisk says on its manager interface',
    play: (bytes, flags, options) => playAsteriskCapture(bytes, { ...flags, ...options }),
  },
  {
    kind: 'freeswitch',
    flags: [
      EXTENSION_PATTERN,
      INTERNAL_CONTEXTS,
      TRUNK_CONTEXTS,
      { name: 'trunkProfiles', type: 'list', value: 'names', help: 'SIP profiles that face carriers' },
      { name: 'trunkUsers', type: 'list', value: 'names', help: 'users of the directory that are no phones but other systems' },
      { name: 'domains', type: 'list', value: 'names', help: 'domains that are ours, on a PBX shared by several' },
    ],
    signs: ['Content-Type: ', 'Content-Length: '],
    says: 'a FreeSWITCH says on its event socket',
    play: (bytes, flags, options) => playFreeswitchCapture(bytes, { ...flags, ...options }),
  },
  {
    kind: 'broadworks',
    flags: [
      EXTENSION_PATTERN,
      { name: 'users', type: 'list', value: 'pairs', help: 'user ids and their extensions, alice@example.com=1001,...' },
    ],
    signs: ['http://schema.broadsoft.com/xsi'],
    says: 'an XSP of a BroadWorks says over an event channel',
    play: (bytes, flags, options) => playBroadworksCapture(bytes, { ...flags, ...options }),
  },
];
