export * from './address.ts';
export * from './http-sender.ts';
export * from './network.ts';
export * from './outgoing-request.ts';
export * from './request-headers.ts';
export * from './signature.ts';
export * from './url-guard.ts';
