/** A page of a list: `next` goes back as `cursor` to get the page after this one; null on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  /** What an earlier page gave as `next`; an unreadable one is `AppError('CURSOR_INVALID')`. */
  readonly cursor?: string;
}
