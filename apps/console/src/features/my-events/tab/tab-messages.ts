export interface MessageText {
  readonly title: string;
  readonly text: string;
}

export type MessageEnd =
  /** Its reader closed it. */
  | { readonly kind: 'done' }
  /** Its reason was gone. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string };

/** What lies on the page until somebody closes it. */
export type TabCard = (
  | ({ readonly kind: 'message' } & MessageText)
  /** A web page that the browser didn't let us open by ourselves. */
  | { readonly kind: 'page'; readonly url: string }
) & { readonly id: number; readonly key: string };

const MOST_CARDS = 20;

interface Shown {
  readonly card: TabCard;
  readonly end: (end: MessageEnd) => void;
}

/** Message boxes and notifications of this tab, each under a key by which it is closed when its reason is gone. */
export class TabMessages {
  readonly #onChange: () => void;
  #shown: readonly Shown[] = [];
  #cards: readonly TabCard[] = [];
  readonly #notifications = new Map<Notification, { readonly key: string; readonly end: (end: MessageEnd) => void }>();
  #lastId = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The same array until something changes. */
  cards(): readonly TabCard[] {
    return this.#cards;
  }

  /** A box on the page; whoever looks elsewhere is told by a notification as well. */
  show(key: string, { title, text }: MessageText): Promise<MessageEnd> {
    const shown = this.#lay((id) => ({ kind: 'message', id, key, title, text }));
    if (document.hidden && mayNotify()) void this.#notify(key, { title, text });
    return shown;
  }

  /** A notification of the system, or a box where the reader hasn't allowed those. */
  notify(key: string, message: MessageText): Promise<MessageEnd> {
    return mayNotify() ? this.#notify(key, message) : this.show(key, message);
  }

  /** A link to click: a reader's click always opens a page. */
  offer(key: string, url: string): Promise<MessageEnd> {
    return this.#lay((id) => ({ kind: 'page', id, key, url }));
  }

  /** Its reader closed it; a page that is put away so is not opened any more. */
  dismiss(id: number): void {
    this.#end(({ card }) => card.id === id && card.kind === 'message', { kind: 'done' });
    this.#end(({ card }) => card.id === id, { kind: 'closed' });
  }

  /** Its link was clicked. */
  opened(id: number): void {
    this.#end(({ card }) => card.id === id, { kind: 'done' });
  }

  close(key: string): void {
    // A page that was to be opened may still be wanted when the ringing is over.
    this.#end(({ card }) => card.key === key && card.kind === 'message', { kind: 'closed' });
    for (const [notification, { key: own, end }] of this.#notifications) {
      if (own !== key) continue;
      end({ kind: 'closed' });
      notification.close();
    }
  }

  closeAll(): void {
    this.#end(() => true, { kind: 'closed' });
    for (const { key } of this.#notifications.values()) this.close(key);
  }

  #lay(make: (id: number) => TabCard): Promise<MessageEnd> {
    if (this.#shown.length >= MOST_CARDS)
      return Promise.resolve({ kind: 'failed', message: `${MOST_CARDS} messages are open: close some` });
    return new Promise((resolve) => {
      this.#lastId += 1;
      this.#become([...this.#shown, { card: make(this.#lastId), end: resolve }]);
    });
  }

  #notify(key: string, { title, text }: MessageText): Promise<MessageEnd> {
    return new Promise((resolve) => {
      const notification = new Notification(title === '' ? 'Ringhook' : title, { body: text });
      const end = (how: MessageEnd): void => {
        this.#notifications.delete(notification);
        resolve(how);
      };
      this.#notifications.set(notification, { key, end });
      notification.addEventListener('close', () => end({ kind: 'done' }));
      notification.addEventListener('error', () => end({ kind: 'failed', message: 'the system shows no notifications' }));
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
    });
  }

  #end(isMeant: (shown: Shown) => boolean, how: MessageEnd): void {
    const ended = this.#shown.filter(isMeant);
    if (ended.length === 0) return;
    this.#become(this.#shown.filter((shown) => !ended.includes(shown)));
    for (const { end } of ended) end(how);
  }

  #become(shown: readonly Shown[]): void {
    this.#shown = shown;
    this.#cards = shown.map(({ card }) => card);
    this.#onChange();
  }
}

function mayNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}
