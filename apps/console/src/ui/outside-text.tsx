import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './ui.module.css';
import { visiblePieces } from './visible-text.ts';

export interface OutsideTextProps {
  /** A name, a number, a header: anything that a caller, a PBX or an endpoint chose. */
  readonly text: string | null | undefined;
  /** Shown when there is none; an em dash unless told. */
  readonly fallback?: string;
  /** Cut with an ellipsis instead of wrapped: in tables. */
  readonly isLine?: boolean;
  readonly mostChars?: number;
}

/**
 * The only way in which text from outside reaches a page. It can't turn the line round, hide characters, paint over its
 * neighbours or be taken for markup; invisible characters are shown by their code points.
 */
export function OutsideText({ text, fallback = '—', isLine = false, mostChars = 500 }: OutsideTextProps) {
  const { t } = useTranslation('ui');
  if (text === null || text === undefined || text === '') return <span>{fallback}</span>;
  const { pieces, isCut } = visiblePieces(text, mostChars);
  const className = [css['outside'], isLine && css['outsideLine']].filter(Boolean).join(' ');
  return (
    <bdi className={className}>
      {pieces.map(({ kind, text: piece }, index) =>
        kind === 'plain' ? (
          piece
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- pieces have no other name and never move
          <span key={index} className={css['hiddenCharacter']}>
            {piece}
          </span>
        ),
      )}
      {isCut && (
        <Tooltip label={t('text.cut')}>
          <span>…</span>
        </Tooltip>
      )}
    </bdi>
  );
}

/** A telephone number: never wrapped, digits of one width. `isWithheld` = the caller kept it back. */
export function NumberText({ text, isWithheld = false, fallback }: OutsideTextProps & { readonly isWithheld?: boolean }) {
  const { t } = useTranslation('ui');
  return (
    <span className={css['number']}>
      <OutsideText text={text} fallback={isWithheld ? t('text.withheld') : (fallback ?? '—')} isLine mostChars={64} />
    </span>
  );
}
