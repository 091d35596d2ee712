import { SaxesParser } from 'saxes';

export const XSI_NAMESPACE = 'http://schema.broadsoft.com/xsi';

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 20_000;
const MAX_ATTRIBUTES = 50;

/** An element of a document, known by its local name: prefixes are the sender's own business. */
export interface XsiElement {
  readonly name: string;
  /** Local part of its `type` attribute, which says what an abstract element is: `CallReceivedEvent`. */
  readonly type: string | undefined;
  readonly children: readonly XsiElement[];
  /** Its own text, without white space around it. */
  readonly text: string;
}

export type XsiParse = { readonly kind: 'parsed'; readonly root: XsiElement } | { readonly kind: 'refused'; readonly reason: string };

interface Building {
  readonly name: string;
  readonly type: string | undefined;
  readonly children: Building[];
  text: string;
}

/**
 * Reads one document, by namespace (XML 1.0 with Namespaces). Refuses, in words: what is not well-formed, a document type (and with it
 * every entity but the five of XML), another namespace, and what is deeper or larger than any real document.
 */
export function parseXsi(text: string): XsiParse {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Building[] = [];
  let root: Building | undefined;
  let elements = 0;
  let problem: string | undefined;
  const refuse = (reason: string): void => void (problem ??= reason);

  parser.on('error', (error) => refuse(`it is no well-formed XML: ${error.message.slice(0, 200)}`));
  parser.on('doctype', () => refuse('it has a document type, which no document of an XSP has'));
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (problem !== undefined) return;
    if (++elements > MAX_ELEMENTS) return refuse(`it has more than ${MAX_ELEMENTS} elements`);
    if (open.length >= MAX_DEPTH) return refuse(`it is nested deeper than ${MAX_DEPTH} levels`);
    if (root === undefined && uri !== XSI_NAMESPACE) return refuse(`its namespace is "${uri.slice(0, 100)}" instead of ${XSI_NAMESPACE}`);
    const names = Object.keys(attributes);
    if (names.length > MAX_ATTRIBUTES) return refuse(`an element has more than ${MAX_ATTRIBUTES} attributes`);
    const type = Object.values(attributes).find((attribute) => attribute.local === 'type')?.value;
    // What others have put into it is passed over, with everything below it.
    const element: Building = {
      name: uri === XSI_NAMESPACE ? local : '',
      type: type?.slice(type.indexOf(':') + 1),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.on('cdata', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.text = element.text.trim();
  });
  try {
    parser.write(text).close();
  } catch (cause) {
    refuse(`it is no well-formed XML: ${String(cause).slice(0, 200)}`);
  }
  if (problem !== undefined) return { kind: 'refused', reason: problem };
  return root === undefined ? { kind: 'refused', reason: 'it is empty' } : { kind: 'parsed', root };
}

/** First child of this name. */
export function childOf(element: XsiElement | undefined, name: string): XsiElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XsiElement | undefined, name: string): readonly XsiElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Text at the end of a path of names; undefined when it is not there, or empty. */
export function textAt(element: XsiElement | undefined, ...path: readonly string[]): string | undefined {
  let found = element;
  for (const name of path) found = childOf(found, name);
  return found === undefined || found.text === '' ? undefined : found.text;
}

/** A whole number, as times (ms since the epoch) and sequence numbers are; undefined for anything else. */
export function numberAt(element: XsiElement | undefined, ...path: readonly string[]): number | undefined {
  const text = textAt(element, ...path);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
