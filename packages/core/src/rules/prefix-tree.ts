interface Node<Value> {
  readonly next: Map<number, Node<Value>>;
  value: Value | undefined;
}

/** Holds one value per prefix, and visits those of all prefixes of a text in as many steps as the longest of them has characters. */
export class PrefixTree<Value> {
  readonly #root: Node<Value> = { next: new Map(), value: undefined };
  readonly #make: () => Value;

  constructor(make: () => Value) {
    this.#make = make;
  }

  /** The value of this very prefix, made when it is asked for first. */
  at(prefix: string): Value {
    let node = this.#root;
    for (let i = 0; i < prefix.length; i++) {
      const code = prefix.charCodeAt(i);
      let child = node.next.get(code);
      if (child === undefined) node.next.set(code, (child = { next: new Map(), value: undefined }));
      node = child;
    }
    node.value ??= this.#make();
    return node.value;
  }

  visit(text: string, look: (value: Value) => void): void {
    let node: Node<Value> | undefined = this.#root;
    for (let i = 0; ; i++) {
      if (node.value !== undefined) look(node.value);
      if (i === text.length) return;
      node = node.next.get(text.charCodeAt(i));
      if (node === undefined) return;
    }
  }

  *values(): Generator<Value> {
    const waiting = [this.#root];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node.value !== undefined) yield node.value;
      waiting.push(...node.next.values());
    }
  }
}
