import { Button, Stack, Text } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterBar, SearchField } from '../../ui/filter-bar.tsx';
import { PlainLink } from '../../ui/link.tsx';
import { ManagedByFile, useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { places } from '../../ui/places.ts';
import reorderCss from '../../ui/reorder.module.css';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { moved, useReorder } from '../../ui/use-reorder.ts';
import { refreshRules, saveOrder } from './change-rules.ts';
import { EveryCall } from './every-call.tsx';
import { RuleCard } from './rule-card.tsx';
import { findingsOfRules, type Site, useSite } from './rule-data.ts';
import { useRuleWords } from './rule-words.ts';
import css from './rules.module.css';

const SHOWN_AT_FIRST = 200;

/** What happens for which calls, as sentences, in the order in which they are looked at. */
export function RuleListPage() {
  const { t } = useTranslation('rules');
  const site = useSite();
  const add = useMayConfigure() && (
    <Button component={PlainLink} to={places.newRule()} leftSection={<IconPlus size={15} aria-hidden />}>
      {t('list.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('list.title')} about={t('list.about')} actions={add} />
      <ManagedByFile />
      <QueryState query={site} lines={10}>
        {({ data, etag }) => (
          <Stack gap="md">
            <EveryCall site={data.configuration} etag={etag ?? '*'} />
            {data.configuration.rules.length === 0 ? (
              <EmptyState icon={IconRoute} title={t('list.empty')} about={t('list.emptyAbout')} actions={add} />
            ) : (
              <Rules site={data.configuration} etag={etag ?? '*'} />
            )}
          </Stack>
        )}
      </QueryState>
    </>
  );
}

function Rules({ site, etag }: { readonly site: Site; readonly etag: string }) {
  const { t } = useTranslation('rules');
  const mayEdit = useMayConfigure();
  const words = useRuleWords(site);
  const [wanted, setWanted] = useState('');
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  // Shown at once; the server's order takes its place when it is read again.
  const [order, setOrder] = useState<{ readonly of: string; readonly ids: readonly string[] }>();
  const found = useMemo(() => findingsOfRules(site), [site]);
  const byId = new Map(site.rules.map((rule, index) => [rule.id, { rule, index }]));
  const ids = order?.of === etag ? order.ids : site.rules.map(({ id }) => id);
  const reorder = useReorder((from, to) => {
    const next = moved(ids, from, to);
    setOrder({ of: etag, ids: next });
    saveOrder(next, etag)
      .then(() => notifyDone(t('list.ordered')))
      .catch((cause: unknown) => {
        setOrder(undefined);
        notifyProblem(cause);
        return refreshRules();
      });
  });
  const text = wanted.trim().toLowerCase();
  const rows = ids.flatMap((id, place) => {
    const entry = byId.get(id);
    if (!entry) return [];
    const own = words(entry.rule);
    const all = [entry.rule.name, id, own.when, ...own.conditions, ...own.actions].join(' ').toLowerCase();
    return text === '' || all.includes(text) ? [{ ...entry, place, words: own }] : [];
  });
  return (
    <div>
      {ids.length > 5 && (
        <FilterBar label={t('list.filter')}>
          <SearchField label={t('list.search')} value={wanted} onChange={setWanted} />
        </FilterBar>
      )}
      <div ref={reorder.list} className={[css['rules'], reorderCss['list']].join(' ')} role="list" aria-label={t('list.title')}>
        {rows.slice(0, most).map(({ rule, index, place, words: own }) => (
          <RuleCard
            key={rule.id}
            {...{ rule, place, reorder, etag, ids, mayEdit }}
            words={own}
            count={ids.length}
            findings={found.get(index) ?? []}
            canMove={mayEdit && text === ''}
          />
        ))}
      </div>
      {rows.length === 0 && (
        <Text c="dimmed" size="sm">
          {t('list.nothing')}
        </Text>
      )}
      {rows.length > most && (
        <Button variant="default" mt="md" onClick={() => setMost(most + SHOWN_AT_FIRST)}>
          {t('list.more', { count: rows.length - most })}
        </Button>
      )}
    </div>
  );
}
