import type { SiteSettings, TrackerSettings } from '@ringhook/core';

/** What of the site's settings decides how calls are told. */
export function trackerSettings(settings: SiteSettings): TrackerSettings {
  const { missedForInternal, startOnDialback, queueOfferMissed, missedHoldBackMs } = settings;
  return { missedForInternal, startOnDialback, queueOfferMissed, missedHoldBackMs };
}
