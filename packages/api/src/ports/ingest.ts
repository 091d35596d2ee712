/** One request that a PBX or provider sent to `/ingest/{source}`, before anything in it is believed. */
export interface PushRequest {
  readonly method: string;
  /** The whole address as the sender knows it, query included: signatures are made over it. */
  readonly url: string;
  /** Names in lower case; a repeated header is joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
}

export type PushAnswer =
  | { readonly kind: 'taken'; readonly contentType?: string; readonly body?: string }
  | {
      readonly kind: 'refused';
      readonly status: 400 | 401 | 403 | 404 | 415;
      readonly reason: string;
      /** `WWW-Authenticate` of a 401. */
      readonly challenge?: string;
    }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number };

/** Sources that are told by HTTP. */
export interface Ingest {
  /** Resolves within seconds, whatever the source does; never rejects. Undefined: no such source takes messages. */
  push(sourceId: string, request: PushRequest): Promise<PushAnswer | undefined>;
}
