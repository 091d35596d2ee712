const MOST_ORDERS = 150;
const OVERTAKEN_BY_SECONDS = 8;

/** All orders of a few things; of more, a fixed choice of them. */
export function orders<Item>(items: readonly Item[]): Item[][] {
  const count = items.reduce((product, _item, index) => product * (index + 1), 1);
  if (count <= MOST_ORDERS) return Array.from({ length: count }, (_, index) => nth(items, index));
  const step = Math.floor(count / MOST_ORDERS) | 1;
  return Array.from({ length: MOST_ORDERS }, (_, index) => nth(items, index * step));
}

function nth<Item>(items: readonly Item[], index: number): Item[] {
  const left = items.slice();
  const order: Item[] = [];
  for (let rest = index, size = left.length; size > 0; size--) {
    order.push(...left.splice(rest % size, 1));
    rest = Math.floor(rest / size);
  }
  return order;
}

/** Orders in which nothing is overtaken by what happened much later: `secondsOf` tells when each happened. */
export function plausibleOrders<Item>(items: readonly Item[], secondsOf: (item: Item) => number): Item[][] {
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const shuffled = (): Item[] => {
    const arrivals = items.map((item) => ({ item, at: secondsOf(item) + random() * OVERTAKEN_BY_SECONDS }));
    return arrivals.toSorted((one, other) => one.at - other.at).map(({ item }) => item);
  };
  return Array.from({ length: MOST_ORDERS }, shuffled);
}
