import type { AmiLink } from './link.ts';

const WARNING =
  'Calls come and go at the PBX, but it tells us nothing of them: ' +
  'set "read = system,call,agent,user,dialplan,dtmf" for the manager user and reload.';

/**
 * Finds out that we are not told of calls. No action says what a manager user may read, so the number of calls is asked for as
 * long as nothing was ever heard: it changes, and still no event?
 */
export class ReadRightsCheck {
  #hasHeard = false;
  #calls: number | undefined;

  heardEvents(): void {
    this.#hasHeard = true;
  }

  /** The warning once it is sure; undefined before, and for ever once an event was heard. */
  async check(link: AmiLink): Promise<string | undefined> {
    if (this.#hasHeard) return undefined;
    const status = await link.request('CoreStatus');
    const calls = Number(status?.get('CoreCurrentCalls') ?? Number.NaN);
    if (Number.isNaN(calls) || this.#hasHeard) return undefined;
    const hasChanged = this.#calls !== undefined && this.#calls !== calls;
    this.#calls = calls;
    return hasChanged ? WARNING : undefined;
  }
}
