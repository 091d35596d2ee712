import { Button, CloseButton, Paper, Portal, Text } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../../ui/announce.tsx';
import { OutsideText } from '../../../ui/outside-text.tsx';
import css from './tab.module.css';
import { tabDesk } from './tab-desk.ts';
import type { TabCard } from './tab-messages.ts';
import { useTabDeskState } from './use-tab-desk.ts';

/** What calls have put on the page, over everything else; the newest stands on top. Never takes the focus from whoever types. */
export function MessageCards() {
  const { t } = useTranslation('my-events');
  const { cards } = useTabDeskState();
  useAnnounced(cards);
  if (cards.length === 0) return null;
  return (
    <Portal>
      <section className={css['cards']} aria-label={t('tab.messages')}>
        {cards.toReversed().map((card) => (
          <Card key={card.id} card={card} />
        ))}
      </section>
    </Portal>
  );
}

function Card({ card }: { readonly card: TabCard }) {
  const { t } = useTranslation('my-events');
  const id = useId();
  return (
    <Paper className={css['card'] ?? ''} shadow="lg" withBorder role="dialog" aria-labelledby={id}>
      <div className={css['cardHead']}>
        <Text id={id} fw={600} flex={1} miw={0} lineClamp={3}>
          {card.kind === 'page' ? t('tab.page.title') : <OutsideText text={card.title} fallback="Ringhook" />}
        </Text>
        <CloseButton aria-label={t('tab.dismiss')} onClick={() => tabDesk.dismiss(card.id)} />
      </div>
      {card.kind === 'message' ? <MessageBody text={card.text} /> : <PageBody card={card} />}
    </Paper>
  );
}

/** As it was written, line by line; only the characters that would not be seen are marked. */
function MessageBody({ text }: { readonly text: string }) {
  return (
    <div className={css['cardText']}>
      {text.split('\n').map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines never move
        <p key={index}>{line === '' ? '\u00a0' : <OutsideText text={line} mostChars={4_000} />}</p>
      ))}
    </div>
  );
}

function PageBody({ card }: { readonly card: TabCard & { readonly kind: 'page' } }) {
  const { t } = useTranslation('my-events');
  return (
    <div className={css['cardText']}>
      <Text size="xs" c="dimmed" lineClamp={2}>
        <OutsideText text={card.url} mostChars={200} />
      </Text>
      <Button
        component="a"
        href={card.url}
        target="_blank"
        rel="noopener noreferrer"
        size="xs"
        mt="xs"
        onClick={() => tabDesk.opened(card.id)}
      >
        {t('tab.page.open')}
      </Button>
      <Text size="xs" c="dimmed" mt="xs">
        {t('tab.page.about')}
      </Text>
    </div>
  );
}

/** People who listen to the page hear each card once. */
function useAnnounced(cards: readonly TabCard[]): void {
  const { t } = useTranslation('my-events');
  const last = useRef(0);
  useEffect(() => {
    const fresh = cards.filter(({ id }) => id > last.current);
    last.current = cards.at(-1)?.id ?? last.current;
    for (const card of fresh) announce(card.kind === 'page' ? t('tab.page.title') : `${card.title} ${card.text}`.trim());
  }, [cards, t]);
}
