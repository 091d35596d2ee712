import { Group, Select, Stack } from '@mantine/core';
import { CustomEventOwner, OwnedCustomEvents } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Answered } from '../../api/client.ts';
import { useRead, useRevised } from '../../api/read.ts';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';
import { QueryState } from '../../ui/states.tsx';
import { EventListView } from './event-list.tsx';
import { ownerKey } from './event-data.ts';
import { sharedEventsPage } from './pages.ts';
import { useEventList } from './use-event-list.ts';
import { WatchPanel } from './watch-panel.tsx';

type Owned = z.output<typeof OwnedCustomEvents>;
type OwnerRow = z.output<typeof CustomEventOwner>;

const OWNERS = z.array(CustomEventOwner);

/** What an administrator sets for the computers of a user, a team or everybody. */
export function SharedEventsPage() {
  const { t } = useTranslation('custom-events');
  const [{ owner }, setSearch] = usePageSearch(sharedEventsPage);
  const owners = useRead({ path: '/custom-events/owners', answer: OWNERS });
  const path = `/custom-events?owner=${encodeURIComponent(owner)}`;
  const owned = useRevised({ path, answer: OwnedCustomEvents });
  const nameOf = ({ owner: each, name, count }: OwnerRow): string => {
    const shown = each.kind === 'everyone' ? t('owner.everyone') : name === '' ? ownerKey(each) : name;
    return count === 0 ? shown : `${shown} (${count})`;
  };
  const options = (kind: OwnerRow['owner']['kind']) =>
    (owners.data ?? []).filter((row) => row.owner.kind === kind).map((row) => ({ value: ownerKey(row.owner), label: nameOf(row) }));
  const groups = [
    { group: t('owner.all'), items: options('everyone') },
    { group: t('owner.teams'), items: options('team') },
    { group: t('owner.users'), items: options('user') },
  ];
  return (
    <>
      <PageHeader
        title={t('sharedPage.title')}
        about={t('sharedPage.about')}
        back={<Link to={places.workstations()}>{t('toWorkstations')}</Link>}
      />
      <Stack gap="md">
        <Group>
          <Select
            label={t('owner.label')}
            data={groups.filter(({ items }) => items.length > 0)}
            value={owner}
            searchable
            allowDeselect={false}
            onChange={(next) => next !== null && setSearch({ owner: next, edit: undefined })}
            style={{ flex: '0 1 24rem' }}
          />
        </Group>
        <QueryState query={owned}>{(answered) => <OwnedEvents key={owner} path={path} answered={answered} />}</QueryState>
        {owner.startsWith('user:') && <WatchPanel key={owner} userId={Number(owner.slice(5))} />}
      </Stack>
    </>
  );
}

function OwnedEvents({ path, answered }: { readonly path: string; readonly answered: Answered<Owned> }) {
  const [{ edit }, setSearch] = usePageSearch(sharedEventsPage);
  const list = useEventList({ answered, path, answer: OwnedCustomEvents, eventsOf: ({ customEvents }) => customEvents });
  const { owner, shared } = answered.data;
  return (
    <div>
      <EventListView {...{ list, owner, shared }} openId={edit} onOpen={(id) => setSearch({ edit: id }, { isStep: true })} />
    </div>
  );
}
