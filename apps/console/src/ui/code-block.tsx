import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import css from './ui.module.css';
import { visiblePieces } from './visible-text.ts';

export interface CodeBlockProps {
  readonly text: string;
  /** What it is, for people who listen: "Body of the answer". */
  readonly label: string;
  /** What is copied when it is shown in another form, e.g. cut into lines. */
  readonly copied?: string;
  /** Long lines wrap unless told. */
  readonly isWrapped?: boolean;
  readonly maxHeight?: number | string;
  readonly mostChars?: number;
}

/** Text as it was sent or will be: safe like `OutsideText`, line by line, scrolled by keyboard as well, copied as it is. */
export function CodeBlock({ text, label, copied = text, isWrapped = true, maxHeight = 320, mostChars = 65_536 }: CodeBlockProps) {
  const { t } = useTranslation('ui');
  const shown = text
    .slice(0, mostChars)
    .split(/\r\n|\n|\r/)
    .map((line) => visiblePieces(line.replaceAll('\t', '  '), mostChars));
  const isCut = text.length > mostChars;
  return (
    <div className={[css['code'], isWrapped && css['codeWrapped']].filter(Boolean).join(' ')}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no pointer scrolls by keys */}
      <pre tabIndex={0} role="region" aria-label={label} style={{ maxHeight }} dir="ltr">
        {shown.map(({ pieces }, line) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other name and never move
          <span key={line}>
            {pieces.map(({ kind, text: piece }, index) =>
              kind === 'plain' ? (
                piece
              ) : (
                // oxlint-disable-next-line react/no-array-index-key
                <span key={index} className={css['hiddenCharacter']}>
                  {piece}
                </span>
              ),
            )}
            {line < shown.length - 1 && '\n'}
          </span>
        ))}
        {isCut && `\n… ${t('text.cut')}`}
      </pre>
      <span className={css['codeCopy']}>
        <CopyButton text={copied} label={t('copy.copy', { what: label })} />
      </span>
    </div>
  );
}
