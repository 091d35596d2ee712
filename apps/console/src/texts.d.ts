import type app from './app/texts/en.json';
import type adapters from './features/adapters/texts/en.json';
import type deliveries from './features/deliveries/texts/en.json';
import type calls from './features/calls/texts/en.json';
import type configuration from './features/configuration/texts/en.json';
import type customEvents from './features/custom-events/texts/en.json';
import type connectComputer from './features/connect-computer/texts/en.json';
import type directory from './features/directory/texts/en.json';
import type endpoints from './features/endpoints/texts/en.json';
import type myEvents from './features/my-events/texts/en.json';
import type live from './features/live/texts/en.json';
import type replays from './features/replays/texts/en.json';
import type profile from './features/profile/texts/en.json';
import type rules from './features/rules/texts/en.json';
import type accounts from './features/accounts/texts/en.json';
import type audit from './features/audit/texts/en.json';
import type backup from './features/backup/texts/en.json';
import type savedTests from './features/saved-tests/texts/en.json';
import type settings from './features/settings/texts/en.json';
import type setup from './features/setup/texts/en.json';
import type signIn from './features/sign-in/texts/en.json';
import type sources from './features/sources/texts/en.json';
import type system from './features/system/texts/en.json';
import type workstations from './features/workstations/texts/en.json';
import type ui from './ui/texts/en.json';

/** English is the language that keys are typed by; a feature adds its line here. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: {
      adapters: typeof adapters;
      app: typeof app;
      deliveries: typeof deliveries;
      calls: typeof calls;
      configuration: typeof configuration;
      'custom-events': typeof customEvents;
      'connect-computer': typeof connectComputer;
      'my-events': typeof myEvents;
      workstations: typeof workstations;
      directory: typeof directory;
      endpoints: typeof endpoints;
      live: typeof live;
      replays: typeof replays;
      profile: typeof profile;
      rules: typeof rules;
      accounts: typeof accounts;
      audit: typeof audit;
      backup: typeof backup;
      'saved-tests': typeof savedTests;
      settings: typeof settings;
      setup: typeof setup;
      'sign-in': typeof signIn;
      sources: typeof sources;
      system: typeof system;
      ui: typeof ui;
    };
  }
}
