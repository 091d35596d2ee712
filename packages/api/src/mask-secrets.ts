import { maskHeaders } from '@ringhook/core';
import type { DeliveryReader, DeliveryView } from './ports.ts';

/** Deliveries and attempts as people may see them: an endpoint's keys and cookies stay hidden, whoever asks. */
export function maskSecrets(deliveries: DeliveryReader): DeliveryReader {
  return {
    list: async (query) => {
      const page = await deliveries.list(query);
      return { ...page, items: page.items.map(masked) };
    },
    get: async (id) => {
      const found = await deliveries.get(id);
      return found && masked(found);
    },
    attempts: async (id) => {
      const attempts = await deliveries.attempts(id);
      return attempts.map((attempt) => ({ ...attempt, answerHeaders: maskHeaders(attempt.answerHeaders) }));
    },
  };
}

function masked(view: DeliveryView): DeliveryView {
  return view.request ? { ...view, request: { ...view.request, headers: maskHeaders(view.request.headers) } } : view;
}
