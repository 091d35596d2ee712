import {
  AppError,
  type CompiledRules,
  DEFAULT_ENDPOINT_POLICY,
  type EndpointPolicy,
  errorText,
  fillSecretHeader,
  type HeaderTemplate,
  type NameValue,
  type OpenDelivery,
  type SecretReference,
  type UrlAdapter,
} from '@ringhook/core';
import type { OutgoingRequest, ResolvedAuth } from '@ringhook/delivery';

const DEFAULT_TIMEOUT_MS = 15_000;

interface Endpoint {
  readonly policy: EndpointPolicy;
  readonly timeoutMs: number;
  readonly auth?: ResolvedAuth;
  readonly secretHeaders?: readonly NameValue[];
  readonly signingSecret?: string;
  /** Why its requests are held back; undefined when they are not. */
  readonly problem?: string;
}

/** Of a custom event's web service: no credentials, the promises of every other endpoint. */
const DESK_ENDPOINT: Endpoint = { policy: { ...DEFAULT_ENDPOINT_POLICY, isEnabled: true }, timeoutMs: DEFAULT_TIMEOUT_MS };

export type ReadSecret = (reference: SecretReference) => string;

/** The endpoints of the live configuration with their secrets read: what the engine asks for whenever a request leaves. */
export class Endpoints {
  readonly #readSecret: ReadSecret;
  #endpoints = new Map<string, Endpoint>();

  constructor(readSecret: ReadSecret) {
    this.#readSecret = readSecret;
  }

  /** Returns what can't be sent to and why, one entry per adapter. Their requests are held, not lost. */
  take({ configuration, deskServices }: CompiledRules): { readonly hookId: string; readonly problem: string }[] {
    const services = deskServices.map(({ hookId }): [string, Endpoint] => [hookId, DESK_ENDPOINT]);
    this.#endpoints = new Map([
      ...configuration.adapters.map((adapter): [string, Endpoint] => [adapter.id, this.#endpointOf(adapter)]),
      ...services,
    ]);
    return Array.from(this.#endpoints, ([hookId, { problem }]) => ({ hookId, problem })).filter(
      (each): each is { hookId: string; problem: string } => each.problem !== undefined,
    );
  }

  /** Undefined when the adapter was deleted. */
  policyOf(hookId: string): EndpointPolicy | undefined {
    return this.#endpoints.get(hookId)?.policy;
  }

  problemOf(hookId: string): string | undefined {
    return this.#endpoints.get(hookId)?.problem;
  }

  /** The delivery with everything that is only known when it leaves. */
  outgoing({ delivery, replay }: OpenDelivery, attempt: number): OutgoingRequest {
    const endpoint = this.#endpoints.get(delivery.hookId);
    return {
      request: delivery.request,
      deliveryId: delivery.id,
      callNumber: delivery.callNumber,
      sequence: delivery.sequence,
      attempt,
      synthetic: delivery.synthetic,
      timeoutMs: endpoint?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ...(replay > 0 && { replay }),
      ...(endpoint?.auth && { auth: endpoint.auth }),
      ...(endpoint?.secretHeaders && { secretHeaders: endpoint.secretHeaders }),
      ...(endpoint?.signingSecret !== undefined && { signingSecret: endpoint.signingSecret }),
    };
  }

  /** What a drafted adapter adds when a request leaves. Fails as reading its secrets does. */
  ofDraft(adapter: UrlAdapter): Pick<OutgoingRequest, 'timeoutMs' | 'auth' | 'secretHeaders' | 'signingSecret'> {
    const { policy: _, problem, ...rest } = this.#endpointOf(adapter);
    if (problem !== undefined) throw new AppError('ADAPTER_UNUSABLE', adapter.id, problem);
    return rest;
  }

  #endpointOf(adapter: UrlAdapter): Endpoint {
    const policy: EndpointPolicy = {
      ...DEFAULT_ENDPOINT_POLICY,
      isEnabled: adapter.enabled,
      ...(adapter.retryDelaysMs && { retryDelaysMs: adapter.retryDelaysMs }),
    };
    const timeoutMs = adapter.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    try {
      const auth = this.#authOf(adapter);
      const secretHeaders = adapter.headers.flatMap((header) => this.#secretHeaderOf(header));
      const signingSecret = adapter.signingSecret && this.#readSecret(adapter.signingSecret);
      return {
        policy,
        timeoutMs,
        ...(auth && { auth }),
        ...(secretHeaders.length > 0 && { secretHeaders }),
        ...(signingSecret !== undefined && { signingSecret }),
      };
    } catch (cause) {
      return { policy: { ...policy, isEnabled: false }, timeoutMs, problem: errorText(cause) };
    }
  }

  /** Requests are held for a secret that no header can carry: as it is, every one of them would be given up. */
  #secretHeaderOf(header: HeaderTemplate): NameValue[] {
    if (!header.secret) return [];
    const filled = fillSecretHeader(header, this.#readSecret(header.secret));
    if (filled) return [filled];
    const message = `the secret of the header ${header.name} has characters that no header can carry; set it again, without line breaks`;
    throw new AppError('SECRET_INVALID', header.name, message);
  }

  #authOf({ auth }: UrlAdapter): ResolvedAuth | undefined {
    switch (auth?.kind) {
      case undefined:
        return undefined;
      case 'basic':
        return { kind: 'basic', username: auth.username, password: this.#readSecret(auth.password) };
      case 'bearer':
        return { kind: 'bearer', token: this.#readSecret(auth.token) };
    }
  }
}
