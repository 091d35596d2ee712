import type { Signal } from '@ringhook/core';
import type { EslEvent } from '@ringhook/protocols';
import type { FreeswitchParties } from './parties.ts';

const MAX_EXTENSIONS = 100_000;
const MAX_PHONES = 32;
const LONGEST_CALL_ID = 256;

/** Which extensions have a phone that is registered. Several phones may share one: the last one to go counts. */
export class RegistrationReader {
  readonly #parties: FreeswitchParties;
  readonly #phones = new Map<string, Set<string>>();

  constructor(parties: FreeswitchParties) {
    this.#parties = parties;
  }

  /** `sofia::register`, `sofia::unregister` and `sofia::expire`; attempts and what an INVITE causes say nothing. */
  read(event: EslEvent, at: number): Signal[] {
    const user = event.get('from-user') ?? event.get('user') ?? event.get('username');
    const domain = event.get('from-host') ?? event.get('host') ?? '';
    const extension = this.#parties.extensionOf(user && domain ? `${user}@${domain}` : user);
    if (extension === undefined) return [];
    const phone = (event.get('call-id') ?? event.get('contact') ?? '').slice(0, LONGEST_CALL_ID);
    if (event.subclass === 'sofia::register') return this.#register(extension, phone, at);
    return event.subclass === 'sofia::unregister' || event.subclass === 'sofia::expire' ? this.#unregister(extension, phone, at) : [];
  }

  #register(extension: string, phone: string, at: number): Signal[] {
    const phones = this.#phones.get(extension) ?? new Set();
    if (phones.size < MAX_PHONES) phones.add(phone);
    if (this.#phones.size < MAX_EXTENSIONS) this.#phones.set(extension, phones);
    return [{ kind: 'deviceChanged', at, extension, device: 'registration', state: 'registered' }];
  }

  #unregister(extension: string, phone: string, at: number): Signal[] {
    const phones = this.#phones.get(extension);
    phones?.delete(phone);
    if (phones !== undefined && phones.size > 0) return [];
    this.#phones.delete(extension);
    return [{ kind: 'deviceChanged', at, extension, device: 'registration', state: 'unregistered' }];
  }
}
