import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import css from './ui.module.css';

export interface PanelProps {
  readonly title?: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** Content that draws its own edges, e.g. a table. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A surface with a heading: one section of a page. */
export function Panel({ title, about, actions, isFlush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={css['panel']} {...(title !== undefined && { 'aria-labelledby': id })}>
      {title !== undefined && (
        <div className={css['panelHeader']}>
          <div style={{ flex: 1, minWidth: 0 }}>
            <Title order={2} id={id} fz="md">
              {title}
            </Title>
            {about !== undefined && (
              <Text c="dimmed" size="xs">
                {about}
              </Text>
            )}
          </div>
          {actions}
        </div>
      )}
      <div {...(isFlush ? { 'data-flush': true } : { className: css['panelBody'] })}>{children}</div>
    </section>
  );
}
