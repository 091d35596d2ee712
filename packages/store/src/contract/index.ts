export * from './builders.ts';
export * from './delivery-store-contract.ts';
export * from './saved-test-store-contract.ts';
