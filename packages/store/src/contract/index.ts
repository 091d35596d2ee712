export * from './builders.ts';
export * from './delivery-store-contract.ts';
