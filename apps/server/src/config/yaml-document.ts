import { type Document, isAlias, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';

const MOST_CHARS = 64 * 1_048_576;
/** Anchors are for the odd shared list; a bomb needs thousands of references. */
const MOST_ALIASES = 100;

export interface YamlProblem {
  readonly line: number;
  readonly column: number;
  /** Where in the document, e.g. `rules[2].conditions`; empty when the text itself is broken. */
  readonly path: string;
  readonly message: string;
}

export type YamlText =
  | { readonly kind: 'read'; readonly value: unknown; readonly source: YamlSource }
  | { readonly kind: 'broken'; readonly problems: readonly YamlProblem[] };

/** Finds the place of a value in the text it was read from. */
export interface YamlSource {
  /** The nearest thing that is there: the value, else what it would stand in. */
  place(path: readonly PropertyKey[]): { readonly line: number; readonly column: number };
  /** Place of a key of the object at `path`. */
  placeOfKey(path: readonly PropertyKey[], key: string): { readonly line: number; readonly column: number };
  /** The text as it was written, e.g. `0123` where the value is 123. */
  writtenAt(path: readonly PropertyKey[]): string | undefined;
}

/** Reads YAML 1.2 (and so JSON) without trusting it: bounded, no tags, no duplicate keys, every fault with its place. */
export function readYaml(text: string): YamlText {
  if (text.length > MOST_CHARS) return broken(`the file is larger than ${MOST_CHARS / 1_048_576} MB`);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: '1.2', strict: true });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0) {
      return {
        kind: 'broken',
        problems: faults.map(({ message, pos: [at] }) => ({ ...lineAndColumn(lines, at), path: '', message: explain(message) })),
      };
    }
    const unresolved = firstUnresolvedAlias(document);
    if (unresolved) {
      const message = `*${unresolved.source} refers to something that is not in the file; text that begins with "*" must be put in quotes: "*${unresolved.source}"`;
      return { kind: 'broken', problems: [{ ...lineAndColumn(lines, unresolved.at), path: '', message }] };
    }
    return { kind: 'read', value: document.toJS({ maxAliasCount: MOST_ALIASES }), source: sourceOf(document, lines) };
  } catch (error) {
    // Too many aliases, or nested so deeply that the parser gave up.
    if (error instanceof RangeError) return broken('the file is nested too deeply');
    if (error instanceof ReferenceError) return broken('too many aliases: write the values out');
    throw error;
  }
}

function broken(message: string): YamlText {
  return { kind: 'broken', problems: [{ line: 1, column: 1, path: '', message }] };
}

function explain(message: string): string {
  if (message.startsWith('Map keys must be unique')) return 'this key stands here twice';
  if (/multiple documents/.test(message)) return 'the file must hold one document: remove the "---" lines';
  return message;
}

function firstUnresolvedAlias(document: Document): { source: string; at: number } | undefined {
  let found: { source: string; at: number } | undefined;
  visit(document, {
    Alias: (_key, node) => {
      if (node.resolve(document) !== undefined) return undefined;
      found = { source: node.source, at: node.range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  return found;
}

function sourceOf(document: Document, lines: LineCounter): YamlSource {
  const nodeAt = (path: readonly PropertyKey[]): Node | undefined => {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isAlias(node)) return node.resolve(document);
    return isNode(node) ? node : undefined;
  };
  const place = (path: readonly PropertyKey[]): { line: number; column: number } => {
    for (let length = path.length; length >= 0; length--) {
      const at = nodeAt(path.slice(0, length))?.range?.[0];
      if (at !== undefined) return lineAndColumn(lines, at);
    }
    return { line: 1, column: 1 };
  };
  return {
    place,
    placeOfKey: (path, key) => {
      const node = nodeAt(path);
      const pair = isMap(node) ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key) : undefined;
      const at = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
      return at === undefined ? place(path) : lineAndColumn(lines, at);
    },
    writtenAt: (path) => {
      const node = nodeAt(path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function lineAndColumn(lines: LineCounter, at: number): { line: number; column: number } {
  const { line, col } = lines.linePos(at);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
