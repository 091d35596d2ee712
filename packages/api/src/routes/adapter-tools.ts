import { AdapterDraft, AdapterFromUrl, AdapterPreview, ExampleParameters, PlaceholderInfo, PreviewRequest } from '@ringhook/contract';
import { adapterFromUrl, EXAMPLE_PARAMETERS, FILTERS, PLACEHOLDERS } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { ApiError, notFound } from '../errors.ts';
import type { CallReader, ConfigurationStore } from '../ports.ts';
import { previewAdapter } from '../preview-adapter.ts';

const tags = ['adapters'];

export interface AdapterToolPorts {
  readonly configuration: ConfigurationStore;
  readonly calls: CallReader;
}

/** Help for whoever writes an adapter. Nothing here saves or sends anything. */
export function adapterToolRoutes(app: Api, { configuration, calls }: AdapterToolPorts): void {
  app.get('/placeholders', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Placeholders and filters a template can use', response: { 200: PlaceholderInfo } },
    handler: async () => ({
      placeholders: PLACEHOLDERS.map(({ name, type, summary, example }) => ({ name, type, summary, example })),
      filters: FILTERS.map(({ name, summary }) => ({ name, summary })),
    }),
  });

  app.get('/adapter-examples', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Parameter lists to begin with',
      response: { 200: z.object({ items: z.array(ExampleParameters).readonly() }) },
    },
    handler: async () => ({ items: EXAMPLE_PARAMETERS }),
  });

  app.post('/adapters/from-url', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Take a ready link apart: its query becomes the parameter list',
      body: AdapterFromUrl,
      response: { 200: AdapterDraft },
    },
    handler: async ({ body }) => {
      const draft = adapterFromUrl(body.url);
      if (draft.kind === 'draft') return { url: draft.url, parameters: draft.parameters, notes: draft.notes };
      throw new ApiError('REQUEST_INVALID', 'url', `url ${draft.message}`, { fields: [{ field: 'url', message: draft.message }] });
    },
  });

  app.post('/adapters/preview', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'The requests an adapter would send about a call, or about an answered and a missed example',
      body: PreviewRequest,
      response: { 200: AdapterPreview },
    },
    handler: async ({ body: { adapter, callNumber } }) => {
      const call = callNumber === undefined ? undefined : await calls.get(callNumber);
      if (callNumber !== undefined && !call) throw notFound('call', String(callNumber));
      return previewAdapter(adapter, configuration.current().configuration, call);
    },
  });
}
