import type { Configuration } from '../config/configuration.ts';
import type { CompiledRules } from './compiled-rules.ts';

/** Makes a configuration ready for matching and rendering. Never throws: what is wrong in it is left out, and `lintConfiguration` says so. */
export function compileConfiguration(configuration: Configuration, revision: number): CompiledRules {
  throw new Error(`not built yet: ${revision} ${configuration.rules.length}`);
}
