export * from './create-api.ts';
export * from './ports.ts';
