/** Addresses inside the console that several features link to; `to` of `Link` and `useNavigate`. */
const encode = encodeURIComponent;

export const places = {
  home: () => '/',
  live: () => '/live',
  calls: () => '/calls',
  call: (number: number) => `/calls/${number}`,
  rules: () => '/rules',
  /** No id can begin with a tilde. */
  newRule: () => '/rules/~new',
  rule: (id: string) => `/rules/${encode(id)}`,
  adapters: () => '/adapters',
  newAdapter: () => '/adapters/~new',
  adapter: (id: string) => `/adapters/${encode(id)}`,
  deliveries: () => '/deliveries',
  delivery: (id: string) => `/deliveries?open=${encode(id)}`,
  deadLetters: () => '/dead-letters',
  endpoints: () => '/endpoints',
  endpoint: (hookId: string) => `/endpoints?open=${encode(hookId)}`,
  directory: () => '/directory',
  sources: () => '/sources',
  source: (id: string) => `/sources/${encode(id)}`,
  accounts: () => '/accounts',
  settings: () => '/settings',
  configuration: () => '/configuration',
  audit: () => '/audit',
  backup: () => '/backup',
  profile: () => '/profile',
  setup: () => '/setup',
  system: () => '/system',
} as const;
