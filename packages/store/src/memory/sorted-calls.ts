/** Call numbers in rising order. They are handed out rising, so adding is nearly always a push. */
export class SortedCalls {
  #numbers: number[] = [];
  #isSorted = true;

  add(callNumber: number): void {
    const last = this.#numbers.at(-1);
    if (last !== undefined && last >= callNumber) this.#isSorted = false;
    this.#numbers.push(callNumber);
  }

  /** Numbers above `after` for which `isThere` holds; forgets the others. */
  *above(after: number, isThere: (callNumber: number) => boolean): Generator<number> {
    if (!this.#isSorted) {
      this.#numbers = [...new Set(this.#numbers)].toSorted((one, other) => one - other);
      this.#isSorted = true;
    }
    this.#numbers = this.#numbers.filter(isThere);
    for (const callNumber of this.#numbers) if (callNumber > after) yield callNumber;
  }
}
