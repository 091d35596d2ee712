import type { DeviceChanged } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import type { PartyFinder } from './channel-name.ts';

const HOOK_STATE: Readonly<Record<string, string>> = {
  NOT_INUSE: 'onHook',
  INUSE: 'offHook',
  BUSY: 'offHook',
  RINGINUSE: 'offHook',
  RINGING: 'ringing',
  ONHOLD: 'held',
  UNAVAILABLE: 'unavailable',
  INVALID: 'unavailable',
};

const CONTACT_STATE: Readonly<Record<string, string>> = {
  Created: 'registered',
  NonQualified: 'registered',
  Reachable: 'registered',
  Updated: 'registered',
  Unreachable: 'unreachable',
};

const PEER_STATE: Readonly<Record<string, string>> = {
  Registered: 'registered',
  Reachable: 'registered',
  Lagged: 'registered',
  Unregistered: 'unregistered',
  Rejected: 'unregistered',
  Unreachable: 'unreachable',
};

/** Asterisk has no state for "do not disturb"; dialplans keep it in a custom device of this name. */
const DND_DEVICE = /^Custom:(?:DEV)?DND(.+)$/;
const MAX_CONTACTS = 32;

/** What AMI tells of phones rather than calls: hook, do not disturb, registration. */
export class DeviceReader {
  readonly #parties: PartyFinder;
  /** Addresses at which an extension is registered: it is gone when the last of them is. */
  readonly #contacts = new Map<string, Set<string>>();

  constructor(parties: PartyFinder) {
    this.#parties = parties;
  }

  read(message: AmiMessage, at: number): DeviceChanged[] {
    switch (message.name) {
      case 'DeviceStateChange':
        return this.#state(message, at);
      case 'ContactStatus':
        return this.#contact(message, at);
      case 'PeerStatus':
        return this.#peer(message, at);
      case 'UserEvent':
        return this.#userEvent(message, at);
      default:
        return [];
    }
  }

  #state(message: AmiMessage, at: number): DeviceChanged[] {
    const device = message.get('Device') ?? '';
    const state = message.get('State') ?? '';
    const isSnapshot = message.get('ActionID') !== undefined;
    const dnd = DND_DEVICE.exec(device)?.[1];
    if (dnd !== undefined) {
      return [{ kind: 'deviceChanged', at, extension: dnd, device: 'dnd', state: state === 'NOT_INUSE' ? 'off' : 'on', isSnapshot }];
    }
    const extension = this.#parties.extensionOfDevice(device);
    const hook = HOOK_STATE[state];
    if (extension === undefined || hook === undefined) return [];
    return [{ kind: 'deviceChanged', at, extension, device: 'hook', state: hook, isSnapshot }];
  }

  #contact(message: AmiMessage, at: number): DeviceChanged[] {
    const extension = this.#parties.extensionOfDevice(`PJSIP/${message.get('EndpointName') ?? message.get('AOR') ?? ''}`);
    if (extension === undefined) return [];
    const status = message.get('ContactStatus') ?? '';
    const state = this.#follow(extension, message.get('URI') ?? '', status);
    return state === undefined ? [] : [{ kind: 'deviceChanged', at, extension, device: 'registration', state }];
  }

  #follow(extension: string, uri: string, status: string): string | undefined {
    const contacts = this.#contacts.get(extension) ?? new Set<string>();
    if (status !== 'Removed') {
      if (contacts.size < MAX_CONTACTS) contacts.add(uri);
      this.#contacts.set(extension, contacts);
      return CONTACT_STATE[status];
    }
    contacts.delete(uri);
    if (contacts.size > 0) return undefined;
    this.#contacts.delete(extension);
    return 'unregistered';
  }

  /** The older SIP and IAX2 drivers; PJSIP says it with its contacts. */
  #peer(message: AmiMessage, at: number): DeviceChanged[] {
    const peer = message.get('Peer') ?? '';
    const state = PEER_STATE[message.get('PeerStatus') ?? ''];
    const extension = peer.startsWith('PJSIP/') ? undefined : this.#parties.extensionOfDevice(peer);
    return extension === undefined || state === undefined ? [] : [{ kind: 'deviceChanged', at, extension, device: 'registration', state }];
  }

  /** `UserEvent(DND,Extension: 1001,State: on)` of a dialplan. */
  #userEvent(message: AmiMessage, at: number): DeviceChanged[] {
    const extension = message.get('Extension');
    const state = message.get('State')?.toLowerCase();
    if (message.get('UserEvent') !== 'DND' || !extension || (state !== 'on' && state !== 'off')) return [];
    return [{ kind: 'deviceChanged', at, extension, device: 'dnd', state }];
  }
}
