/** Does the work for each item, some at a time; stops early once `isOver`. */
export async function inParallel<T>(
  items: readonly T[],
  { atOnce, isOver }: { readonly atOnce: number; readonly isOver: () => boolean },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      if (isOver()) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
