import { escapeComponent, escapeHeaderText, escapeJsonText, escapePathText, escapeVerbatimUrl, escapeXmlText } from './escape.ts';
import type { Escaping } from './template.ts';

/** How literal text and values get into each place of a request. */
const asIs = (text: string): string => text;
const sameFor = (escape: (text: string) => string) => ({ component: escape, url: escape, encoded: escape });

export const PATH: Escaping = { literal: escapePathText, component: escapeComponent, url: escapeComponent, encoded: asIs };
export const QUERY: Escaping = { literal: escapeComponent, component: escapeComponent, url: escapeVerbatimUrl, encoded: asIs };
export const FORM: Escaping = { literal: escapeComponent, component: escapeComponent, url: escapeComponent, encoded: asIs };
export const HEADER: Escaping = { literal: escapeHeaderText, ...sameFor(escapeHeaderText) };
export const JSON_STRING: Escaping = { literal: asIs, ...sameFor(escapeJsonText) };
export const XML: Escaping = { literal: asIs, ...sameFor(escapeXmlText) };
export const FORM_TEXT: Escaping = { ...FORM, literal: asIs };
export const TEXT: Escaping = { literal: asIs, ...sameFor((text) => text.toWellFormed()) };
