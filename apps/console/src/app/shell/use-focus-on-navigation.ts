import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** After a click on a link the focus goes to the heading of the new page: that is read out, and Tab goes on from there. */
export function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return;
        const to = document.querySelector<HTMLElement>('[data-page-title]') ?? document.getElementById('main');
        to?.focus({ preventScroll: true });
      }),
    [router],
  );
}
