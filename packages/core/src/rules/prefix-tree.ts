interface Node<Value> {
  readonly next: Map<number, Node<Value>>;
  readonly values: Value[];
}

const newNode = <Value>(): Node<Value> => ({ next: new Map(), values: [] });

/** Finds everything stored under a prefix of a text, in as many steps as the longest such prefix has characters. */
export class PrefixTree<Value> {
  readonly #root = newNode<Value>();

  add(prefix: string, value: Value): void {
    let node = this.#root;
    for (let i = 0; i < prefix.length; i++) {
      const code = prefix.charCodeAt(i);
      let child = node.next.get(code);
      if (child === undefined) node.next.set(code, (child = newNode()));
      node = child;
    }
    node.values.push(value);
  }

  collect(text: string, into: Value[]): void {
    let node: Node<Value> | undefined = this.#root;
    for (let i = 0; ; i++) {
      for (const value of node.values) into.push(value);
      if (i === text.length) return;
      node = node.next.get(text.charCodeAt(i));
      if (node === undefined) return;
    }
  }
}
