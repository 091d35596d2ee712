import { Group, Text } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';
import { Announcer } from '../../ui/announce.tsx';
import { Mark } from '../../ui/mark.tsx';
import { LoadingState } from '../../ui/states.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { SchemeChoice } from './scheme-choice.tsx';
import css from './shell.module.css';

/** The frame for whoever is not signed in. */
export function Plain({ children }: { readonly children: ReactNode }) {
  return (
    <div className={css['plain']}>
      <header className={css['plainHead']}>
        <Group gap={9}>
          <Mark />
          <Text component="span" fw={600} className={css['word']}>
            Ringhook
          </Text>
        </Group>
        <Group gap="xs">
          <LanguageChoice />
          <SchemeChoice />
        </Group>
      </header>
      <main className={css['plainMain']} id="main" tabIndex={-1}>
        <Suspense fallback={<LoadingState lines={4} />}>{children}</Suspense>
      </main>
      <Announcer />
    </div>
  );
}
