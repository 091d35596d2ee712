import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent: calm, and none of the colours that say how something is going (green, amber, red, blue). */
const iris: MantineColorsTuple = [
  '#f1f1fe',
  '#e0e0fb',
  '#c3c3f5',
  '#a3a2ee',
  '#8886e8',
  '#7472e0',
  '#6361d6',
  '#4f4fc4',
  '#4342a8',
  '#37378a',
];

/** Cool greys, so that white text areas look like paper and borders like pencil. */
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e7eaef',
  '#d8dce4',
  '#b9c0cc',
  '#8d96a6',
  '#667085',
  '#4a5365',
  '#333b4a',
  '#1c222d',
];

const dark: MantineColorsTuple = [
  '#e4e7ec',
  '#c2c8d1',
  '#9aa2b0',
  '#6b7483',
  '#414855',
  '#30363f',
  '#23282f',
  '#181c21',
  '#121519',
  '#0c0e11',
];

const NO_BANNER = { header: { role: 'presentation' } };

export const theme = createTheme({
  primaryColor: 'iris',
  // Light enough in the dark, dark enough in the light: with these, text on a filled button has a contrast of 4.5 or more.
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.34,
  colors: { iris, gray, dark },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.35' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
      h4: { fontSize: '0.8125rem', lineHeight: '1.45' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '0.25rem', sm: '0.3125rem', md: '0.375rem', lg: '0.625rem', xl: '0.875rem' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
    MultiSelect: { defaultProps: { size: 'sm' } },
    TagsInput: { defaultProps: { size: 'sm' } },
    Switch: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm' }, styles: { root: { textTransform: 'none', fontWeight: 550 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 320, fz: 'xs' } },
    Paper: { defaultProps: { radius: 'lg' } },
    // Their headers are elements that would count as the banner of the page.
    Modal: { defaultProps: { radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.45 }, attributes: NO_BANNER } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, attributes: NO_BANNER } },
    // The placeholder is a child of the menu that no screen reader allows there: the first entry takes the focus instead.
    Menu: { defaultProps: { shadow: 'md', radius: 'md', withInitialFocusPlaceholder: false } },
    Alert: { defaultProps: { radius: 'md' } },
  },
});

const SHADES = ['red', 'pink', 'grape', 'violet', 'indigo', 'blue', 'cyan', 'teal', 'green', 'lime', 'yellow', 'orange'] as const;

/** Text on a tint of its own colour, and dimmed text, need more contrast than Mantine gives them (WCAG 1.4.3). */
export const cssVariables: CSSVariablesResolver = (given) => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': given.colors.gray[9],
    '--mantine-color-dimmed': '#5c667a',
    '--mantine-color-placeholder': '#6b7588',
    '--mantine-color-error': '#c02626',
    '--mantine-color-anchor': given.colors['iris']?.[7] ?? '',
    '--rh-canvas': '#f7f8fa',
    '--rh-surface': '#ffffff',
    '--rh-sunken': '#f4f5f8',
    '--rh-hover': 'rgb(28 34 45 / 4%)',
    '--rh-selected': 'rgb(79 79 196 / 8%)',
    '--rh-line': '#e4e7ed',
    '--rh-line-strong': '#cfd5de',
    ...Object.fromEntries(SHADES.map((name) => [`--mantine-color-${name}-light-color`, given.colors[name]?.[9] ?? ''])),
    '--mantine-color-yellow-light-color': '#8a4b00',
    '--mantine-color-orange-light-color': '#97400a',
    '--mantine-color-green-light-color': '#1d6b2f',
    '--mantine-color-teal-light-color': '#07654c',
    '--mantine-color-gray-light-color': given.colors.gray[7],
    '--mantine-color-iris-light-color': given.colors['iris']?.[8] ?? '',
  },
  dark: {
    '--mantine-color-body': given.colors.dark[7],
    '--mantine-color-text': '#dfe3e8',
    '--mantine-color-dimmed': given.colors.dark[2],
    '--mantine-color-placeholder': '#8b94a3',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-anchor': given.colors['iris']?.[3] ?? '',
    '--rh-canvas': '#121519',
    '--rh-surface': given.colors.dark[7],
    '--rh-sunken': '#14171b',
    '--rh-hover': 'rgb(255 255 255 / 4%)',
    '--rh-selected': 'rgb(136 134 232 / 14%)',
    '--rh-line': '#292f37',
    '--rh-line-strong': '#3c434e',
    ...Object.fromEntries(SHADES.map((name) => [`--mantine-color-${name}-light-color`, given.colors[name]?.[2] ?? ''])),
    '--mantine-color-gray-light-color': given.colors.dark[1],
    '--mantine-color-iris-light-color': given.colors['iris']?.[2] ?? '',
  },
});
