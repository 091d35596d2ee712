import { useTranslation } from 'react-i18next';
import { Link } from '../../ui/link.tsx';
import { ManagedByFile } from '../../ui/managed-by-file.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageParams } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';
import { EmptyState, LoadingState, QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { type RuleValue, useSite } from './rule-data.ts';

const NEW = '~new';

/** One rule: what it says, what it would do for a recorded call, and what it would have done. */
export function RulePage() {
  const { t } = useTranslation('rules');
  const { rule: id = NEW } = usePageParams();
  const site = useSite();
  const isNew = id === NEW;
  const rule = site.data?.data.configuration.rules.find((each) => each.id === id);
  return (
    <>
      <PageHeader
        title={isNew ? t('editor.new') : (rule?.name ?? id)}
        back={<Link to={places.rules()}>{t('list.title')}</Link>}
        actions={
          rule && (
            <Link to={places.why()} search={{ rule: id }} size="sm">
              {t('editor.why')}
            </Link>
          )
        }
        marks={rule && !rule.enabled && <StatusBadge tone="quiet">{t('list.off')}</StatusBadge>}
      />
      <ManagedByFile />
      {site.data === undefined ? (
        <QueryState query={site} lines={12}>
          {() => <LoadingState />}
        </QueryState>
      ) : isNew || rule ? (
        <RuleEditor key={id} initial={rule ?? emptyRule(site.data.data.configuration.adapters[0]?.id)} isNew={isNew} current={site.data} />
      ) : (
        <EmptyState
          title={t('editor.gone')}
          about={t('editor.goneAbout')}
          actions={<Link to={places.rules()}>{t('editor.toList')}</Link>}
        />
      )}
    </>
  );
}

function emptyRule(adapterId: string | undefined): RuleValue {
  return {
    id: '',
    name: '',
    enabled: true,
    conditions: { callTypes: ['Incoming'] },
    actions: adapterId === undefined ? [] : [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId }],
    stopProcessing: false,
  };
}
