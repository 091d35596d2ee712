type Headers = Readonly<Record<string, string>>;

/** The channels of a fake FreeSWITCH as the events sent so far say: what it answers when it is asked what is alive. */
export class FollowedChannels {
  /** Latest event of each live channel. */
  readonly #channels = new Map<string, Headers>();

  get size(): number {
    return this.#channels.size;
  }

  clear(): void {
    this.#channels.clear();
  }

  /** Takes the body of a `text/event-json` frame. */
  follow(json: string): void {
    const event = JSON.parse(json) as Record<string, string>;
    const uuid = event['Unique-ID'];
    if (uuid === undefined || !String(event['Event-Name']).startsWith('CHANNEL_')) return;
    const known = this.#channels.get(uuid);
    if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE') this.#channels.delete(uuid);
    else if (event['Event-Name'] === 'CHANNEL_CREATE' || known) {
      this.#channels.set(uuid, { ...initialOf(known ?? event), ...known, ...event });
      if (event['Event-Name'] === 'CHANNEL_BRIDGE') this.#bridge(uuid, event['Other-Leg-Unique-ID'] ?? '');
    }
  }

  /** Answer to `show channels as json`. */
  list(): string {
    const rows = Array.from(this.#channels, ([uuid, channel]) => rowOf(uuid, channel));
    return JSON.stringify(rows.length === 0 ? { row_count: 0 } : { row_count: rows.length, rows });
  }

  /** Answer to `uuid_dump UUID json`. */
  dump(uuid: string): string {
    const channel = this.#channels.get(uuid);
    return channel ? JSON.stringify({ ...channel, 'Event-Name': 'CHANNEL_DATA' }) : '-ERR No such channel!\n';
  }

  /** Told of one of the two, true of both. */
  #bridge(uuid: string, other: string): void {
    for (const [one, peer] of [
      [uuid, other],
      [other, uuid],
    ] as const) {
      const channel = this.#channels.get(one);
      if (channel) this.#channels.set(one, { ...channel, variable_bridge_to: peer });
    }
  }
}

/** What only the first event of a channel has right: the list keeps it for good. */
function initialOf(event: Headers): Headers {
  return {
    'initial-cid-num': event['initial-cid-num'] ?? event['Caller-Caller-ID-Number'] ?? '',
    'initial-cid-name': event['initial-cid-name'] ?? event['Caller-Caller-ID-Name'] ?? '',
    'initial-dest': event['initial-dest'] ?? event['Caller-Destination-Number'] ?? '',
    'initial-context': event['initial-context'] ?? event['Caller-Context'] ?? '',
  };
}

function rowOf(uuid: string, channel: Headers): Readonly<Record<string, string>> {
  return {
    uuid,
    direction: channel['Call-Direction'] ?? '',
    created_epoch: String(Math.floor(Number(channel['Caller-Channel-Created-Time']) / 1_000_000)),
    name: channel['Channel-Name'] ?? '',
    cid_name: channel['Caller-Caller-ID-Name'] ?? '',
    cid_num: channel['Caller-Caller-ID-Number'] ?? '',
    dest: channel['Caller-Destination-Number'] ?? '',
    context: channel['Caller-Context'] ?? '',
    application: channel['variable_current_application'] ?? '',
    application_data: channel['variable_current_application_data'] ?? '',
    callstate: channel['Channel-Call-State'] ?? '',
    call_uuid: channel['Channel-Call-UUID'] ?? uuid,
    presence_id: channel['Channel-Presence-ID'] ?? '',
    initial_cid_name: channel['initial-cid-name'] ?? '',
    initial_cid_num: channel['initial-cid-num'] ?? '',
    initial_dest: channel['initial-dest'] ?? '',
    initial_context: channel['initial-context'] ?? '',
  };
}
