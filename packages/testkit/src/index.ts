export * from './ami-bytes.ts';
export * from './certificate.ts';
export * from './dns-server.ts';
export * from './receiver.ts';
export * from './receiver-zoo.ts';
export * from './fake-asterisk.ts';
export * from './chaos-proxy.ts';
