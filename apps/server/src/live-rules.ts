import { compileConfiguration, type CompiledRules, type Configuration, type SiteSettings } from '@ringhook/core';

export interface RevisionSource {
  current(): { readonly configuration: Configuration; readonly revision: number };
}

/** The configuration in force, compiled once per revision. */
export class LiveRules {
  readonly #source: RevisionSource;
  #compiled: CompiledRules;

  constructor(source: RevisionSource) {
    this.#source = source;
    this.#compiled = compile(source);
  }

  current(): CompiledRules {
    return this.#compiled;
  }

  get settings(): SiteSettings {
    return this.#compiled.configuration.settings;
  }

  /** Takes over what was saved last. */
  refresh(): void {
    this.#compiled = compile(this.#source);
  }
}

function compile(source: RevisionSource): CompiledRules {
  const { configuration, revision } = source.current();
  return compileConfiguration(configuration, revision);
}
