/**
 * What libraries need to live under the content policy of the page; runs before any of them.
 * Styles: `style` elements carry the nonce of the answer. Schemas: zod compiles its parsers by `new Function` where that
 * is allowed, and asking whether it is would already be a reported breach.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

declare global {
  var __webpack_nonce__: string | undefined;
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

// Read by the scroll lock of dialogs.
globalThis.__webpack_nonce__ = styleNonce;
globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true };
