import manifest from '../package.json' with { type: 'json' };

/** Of Ringhook, as in `user-agent: ringhook/<version>`. */
export const VERSION: string = manifest.version;
