export * from './answer-recording.ts';
export * from './link.ts';
export * from './open-file.ts';
export * from './range.ts';
