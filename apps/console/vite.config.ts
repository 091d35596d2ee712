import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev -w apps/console` shows the sources and takes the API from a server that runs beside it. */
const API = process.env['RINGHOOK_API'] ?? 'http://127.0.0.1:8580';
const SERVED_BY_API = ['/api', '/docs', '/recordings', '/health', '/metrics', '/ingest'];

// Vite asks for a default export.
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  plugins: [react()],
  // The server puts a fresh one into every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    // Nothing as data: URL: the policy of the page names files only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
    manifest: true,
  },
  server: { host: '127.0.0.1', proxy: Object.fromEntries(SERVED_BY_API.map((path) => [path, API])) },
});
