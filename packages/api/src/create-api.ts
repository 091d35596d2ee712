import type { FastifyInstance } from 'fastify';
import type {
  CallReader,
  ConfigurationStore,
  DeliveryControl,
  DeliveryReader,
  HealthReader,
  IdempotencyStore,
  LiveFeed,
  MetricsReader,
  OpenRecording,
  SourceStatus,
  TokenStore,
} from './ports.ts';

export interface ApiOptions {
  readonly configuration: ConfigurationStore;
  readonly calls: CallReader;
  readonly deliveries: DeliveryReader;
  readonly deliveryControl: DeliveryControl;
  readonly sources: SourceStatus;
  readonly tokens: TokenStore;
  readonly idempotency: IdempotencyStore;
  readonly live: LiveFeed;
  readonly health: HealthReader;
  readonly metrics: MetricsReader;
  /** Absent: recordings are not served, links answer 404. */
  readonly openRecording?: OpenRecording;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: { info: (fields: object, message: string) => void; error: (fields: object, message: string) => void };
}

/** Builds the HTTP interface; it listens to nothing until the caller says `listen`. */
export function createApi(_options: ApiOptions): Promise<FastifyInstance> {
  throw new Error('not built yet');
}
