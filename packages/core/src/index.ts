export * from './brand.ts';
export * from './call/call.ts';
export * from './call/call-event.ts';
export * from './config/configuration.ts';
export * from './delivery/delivery.ts';
export * from './errors.ts';
