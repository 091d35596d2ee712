import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './ui.module.css';

export interface PageHeaderProps {
  readonly title: string;
  /** What the tab says when it should be more than the title, e.g. the number of a call. */
  readonly tabTitle?: string;
  /** One sentence: what this page is for. */
  readonly about?: ReactNode;
  /** Badges behind the title. */
  readonly marks?: ReactNode;
  /** Where one comes from: a `Link`. */
  readonly back?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}

/** The head of every page: names the tab and takes the focus after navigation. Render it at once, not after loading. */
export function PageHeader({ title, tabTitle = title, about, marks, back, actions }: PageHeaderProps) {
  return (
    <div className={css['pageHeader']}>
      <title>{`${tabTitle} · Ringhook`}</title>
      <div className={css['pageHeading']}>
        {back !== undefined && (
          <Text size="sm" mb={2}>
            {back}
          </Text>
        )}
        <div className={css['pageTitle']}>
          <Title order={1} tabIndex={-1} data-page-title>
            {title}
          </Title>
          {marks}
        </div>
        {about !== undefined && (
          <Text c="dimmed" size="sm" mt={2} maw="46rem">
            {about}
          </Text>
        )}
      </div>
      {actions !== undefined && <div className={css['pageActions']}>{actions}</div>}
    </div>
  );
}
