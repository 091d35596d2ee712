const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;

/** JavaScript's own encoding of a component (F48); a lone surrogate, on which that throws, becomes U+FFFD first. */
export function encodeUriComponent(text: string): string {
  return UNRESERVED.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

/**
 * A value inside a path segment, query or form: everything but RFC 3986's unreserved characters is percent-encoded, a space as
 * %20 (F66). Also `!'()*`, which a later reader of the URL might escape on its own account.
 */
export function escapeComponent(text: string): string {
  if (UNRESERVED.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A URL that is put into another one as it is (F65, F66): only space, control characters, non-ASCII and `#` are escaped. */
export function escapeVerbatimUrl(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0020#\u007f-\u{10ffff}]+/gu, (run) => encodeURIComponent(run));
}

/** Path text as an administrator typed it: its `/` and percent-escapes stay, what may not stand in a URL is escaped. */
export function escapePathText(text: string): string {
  return text.toWellFormed().replace(/[^\w\-.~!$&'()*+,;=:@/%]+/g, (run) => encodeURIComponent(run));
}

/** The inside of a JSON string: whatever the value holds, it stays inside its quotes. */
export function escapeJsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const XML_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text or an attribute value in XML or HTML; characters that XML cannot hold are left out. */
export function escapeXmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (char) => XML_ENTITIES[char] ?? '');
}

/** A header value: visible ASCII and spaces. Control characters become a space, everything else is percent-encoded as UTF-8. */
export function escapeHeaderText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/[\u0080-\u{10ffff}]+/gu, (run) => encodeURIComponent(run));
}

/** RFC 4648 with padding, of the UTF-8 bytes (F47). */
export function toBase64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
