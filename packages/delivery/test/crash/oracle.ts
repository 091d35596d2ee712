/** One request as the receiver saw it. */
export interface Arrival {
  readonly hookId: string;
  readonly callNumber: number;
  readonly sequence: number;
  /** Which life of the process sent it. */
  readonly life: number;
  /** What the receiver answered. */
  readonly status: number;
}

/** How far before a crash a request may lie that is repeated after it: what can be under way or wait for its settlement. */
const MAX_IN_DOUBT = 600;

/** Judges from the receiver's log and the acknowledgements alone; returns what is wrong. */
export function judgeLog(log: readonly Arrival[], acknowledged: ReadonlySet<string>, hooks: readonly string[]): string[] {
  const complaints: string[] = [];
  const accepted = new Map<string, { readonly life: number; readonly place: number }>();
  const lastPlaceOf = new Map<number, number>();
  log.forEach(({ life }, place) => lastPlaceOf.set(life, place));

  log.forEach((arrival, place) => {
    const { hookId, callNumber, sequence, life, status } = arrival;
    const name = `${hookId}/${callNumber}/${sequence}`;
    if (sequence > 1 && !accepted.has(`${hookId}/${callNumber}/${sequence - 1}`))
      complaints.push(`${name} arrived before ${sequence - 1} was accepted`);
    const before = accepted.get(name);
    if (before?.life === life) complaints.push(`${name} came twice within one life`);
    else if (before && (lastPlaceOf.get(before.life) ?? 0) - before.place > MAX_IN_DOUBT)
      complaints.push(`${name} was repeated long after it was settled`);
    if (status < 300) accepted.set(name, { life, place });
  });

  for (const event of acknowledged) {
    for (const hookId of hooks)
      if (!accepted.has(`${hookId}/${event}`)) complaints.push(`${hookId}/${event} was acknowledged and never arrived`);
  }
  return complaints;
}
