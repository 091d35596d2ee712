/** In the order of the tabs. Apart from what each kind is, so that the list of pages does not bring the schemas along. */
export const KIND_NAMES = ['users', 'agents', 'extensions', 'dids', 'queues', 'teams', 'numberLists', 'holidays'] as const;
export type KindName = (typeof KIND_NAMES)[number];
