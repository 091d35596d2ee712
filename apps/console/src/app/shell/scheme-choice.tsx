import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const SCHEMES = [
  { value: 'auto', icon: IconDeviceDesktop },
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
] as const;

export function SchemeChoice() {
  const { t } = useTranslation('app');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t('scheme.label')}
      withItemsBorders={false}
      value={colorScheme}
      onChange={setColorScheme}
      data={SCHEMES.map(({ value, icon: Icon }) => ({
        value,
        label: (
          <>
            <Icon size={14} aria-hidden style={{ display: 'block' }} />
            <VisuallyHidden>{t(`scheme.${value}`)}</VisuallyHidden>
          </>
        ),
      }))}
    />
  );
}
