import { List, Text } from '@mantine/core';
import type { RequestDifference } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { OutsideText } from '../../ui/outside-text.tsx';

type Difference = z.infer<typeof RequestDifference>;

const MOST_SHOWN = 20;

// texts: rules:difference.*
/** Requests that differ, and in what. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useTranslation('rules');
  return (
    <List size="sm" spacing={4}>
      {differences.slice(0, MOST_SHOWN).map(({ hookId, event, change, parts }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- differences have no other name
        <List.Item key={`${hookId} ${event} ${index}`}>
          {t(`difference.${change}`, { event, adapter: hookId })}
          {parts.map(({ part, before, after }) => (
            <Text key={part} size="xs" component="div">
              <OutsideText text={part} />:{' '}
              <del>
                <OutsideText text={before} />
              </del>{' '}
              →{' '}
              <ins>
                <OutsideText text={after} />
              </ins>
            </Text>
          ))}
        </List.Item>
      ))}
    </List>
  );
}
