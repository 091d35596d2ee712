import { LANGUAGES } from '@ringhook/contract';
import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Language = (typeof LANGUAGES)[number];

/** What languages call themselves. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', da: 'Dansk', de: 'Deutsch' };

const STORED = 'ringhook.language';
const FILES = import.meta.glob<Readonly<Record<string, unknown>>>(['/src/*/texts/*.json', '/src/features/*/texts/*.json'], {
  import: 'default',
});

/** Texts come when a page needs them: one file per feature and language. */
const TEXTS: BackendModule = {
  type: 'backend',
  init: () => {},
  read: async (language, namespace) => {
    const load = FILES[`/src/features/${namespace}/texts/${language}.json`] ?? FILES[`/src/${namespace}/texts/${language}.json`];
    if (!load) throw new Error(`there are no texts "${namespace}" in "${language}"`);
    return load();
  },
};

export async function startLanguage(): Promise<void> {
  await i18next
    .use(TEXTS)
    .use(initReactI18next)
    .init({
      lng: chosenLanguage(),
      // Every text is there in every language: scripts/check-texts.ts sees to that.
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      ns: ['ui', 'app'],
      defaultNS: 'ui',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      showSupportNotice: false,
    } as Parameters<typeof i18next.init>[0]);
  i18next.on('languageChanged', tellPage);
  tellPage(i18next.language);
}

function tellPage(language: string): void {
  document.documentElement.lang = language;
}

/** Kept by this browser; the account's own choice goes first when it has one. */
export async function chooseLanguage(language: Language): Promise<void> {
  store(language);
  await i18next.changeLanguage(language);
}

/** The account's own choice; null: as this browser has it. */
export async function followAccount(language: Language | null): Promise<void> {
  const wanted = language ?? chosenLanguage();
  if (i18next.language !== wanted) await i18next.changeLanguage(wanted);
}

function chosenLanguage(): Language {
  const wanted = [stored(), ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  return wanted.find((tag): tag is Language => (LANGUAGES as readonly (string | null)[]).includes(tag)) ?? 'en';
}

// Storage may be forbidden; the choice then holds for this page.
function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function store(language: Language): void {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // See above.
  }
}
