export * from './source.ts';
export { ASTERISK_EVENTS, WANTED_EVENTS, type WantedEvent } from './asterisk/asterisk-events.ts';
export { DEFAULT_DIAL_PLAN_NAMES, type DialPlanNames } from './asterisk/channel-name.ts';
export { AsteriskNormaliser } from './asterisk/normaliser.ts';
export { captureLine, playCapture, type PlayOptions } from './asterisk/play.ts';
export { SNAPSHOT_ACTIONS, SnapshotCollector } from './asterisk/snapshot.ts';
