import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import type { SectionProps } from './endpoint-section.tsx';
import { PairRows } from './pair-rows.tsx';

export function ParameterSection(props: SectionProps) {
  const { t } = useTranslation('adapters');
  return (
    <Panel title={t('parameters.title')} about={t('parameters.about')}>
      <PairRows {...props} field="parameters" />
    </Panel>
  );
}

export function HeaderSection(props: SectionProps) {
  const { t } = useTranslation('adapters');
  return (
    <Panel title={t('headers.title')} about={t('headers.about')}>
      <PairRows {...props} field="headers" />
    </Panel>
  );
}
