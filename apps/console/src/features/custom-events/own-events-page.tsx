import { OwnDesk } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Answered } from '../../api/client.ts';
import { useRevised } from '../../api/read.ts';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';
import { QueryState } from '../../ui/states.tsx';
import { EventListView } from './event-list.tsx';
import { ownEventsPage } from './pages.ts';
import { useEventList } from './use-event-list.ts';

type Own = z.output<typeof OwnDesk>;

/** What a person's own computer does when something happens at the telephone (G07-G43). */
export function OwnEventsPage() {
  const { t } = useTranslation('custom-events');
  const own = useRevised({ path: '/desk/own', answer: OwnDesk });
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} back={<Link to={places.myEvents()}>{t('toSounds')}</Link>} />
      <QueryState query={own}>{(answered) => <OwnEvents answered={answered} />}</QueryState>
    </>
  );
}

function OwnEvents({ answered }: { readonly answered: Answered<Own> }) {
  const [{ edit }, setSearch] = usePageSearch(ownEventsPage);
  const { user, customEvents } = answered.data;
  const owner = { kind: 'user', userId: user.id } as const;
  const list = useEventList({ answered, path: '/desk/own', answer: OwnDesk, eventsOf: ownOf });
  const shared = customEvents.filter((event) => !ownOf(answered.data).includes(event));
  return <EventListView {...{ list, owner, shared }} openId={edit} onOpen={(id) => setSearch({ edit: id }, { isStep: true })} />;
}

function ownOf({ user, customEvents }: Own) {
  return customEvents.filter(({ owner }) => owner.kind === 'user' && owner.userId === user.id);
}
