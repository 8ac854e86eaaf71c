/** One item with the output of each column; the keys j and k go on to the next and the one before. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SheetAnswer, SheetItem, SheetPage } from '../../../src/studio/studio-api.ts';
import { valueNames } from '../../../src/pages/value-names.ts';
import { addressOf, changed, go, Link, type Address } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { Trouble, Waiting } from '../parts/notes.tsx';
import { QuestionCard } from '../parts/question-card.tsx';
import { useWords, wholeText } from '../words.ts';
import { itemAddress } from './sheet-view.tsx';

interface ItemViewProps {
  readonly of: readonly string[];
  readonly set: string;
  readonly item: string;
  /** The page of the list that it is looked at from. */
  readonly sheet: SheetPage;
  readonly address: Address;
}

export function ItemView({ of, set, item, sheet, address }: ItemViewProps): JSX.Element {
  const t = useWords();
  const { value, trouble } = useAsked<SheetItem>(addressOf('/api/item', { of, set, item }));
  const at = sheet.lines.findIndex((line) => line.set === set && line.id === item);
  const [before, after] = [at > 0 ? sheet.lines[at - 1] : undefined, at < 0 ? undefined : sheet.lines[at + 1]];
  const back = changed(address, { item: null, in: null });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName))
        return;
      const to = event.key === 'j' ? after : event.key === 'k' ? before : undefined;
      if (to !== undefined) go(itemAddress(address, to), true);
      if (event.key === 'Escape') go(back);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return (
    <article>
      <nav class="pager" aria-label={t({ en: 'Items of the list', zh: '列表中的题目' })}>
        <Link to={back}>{t({ en: 'To the list', zh: '回到列表' })}</Link>
        {before !== undefined && (
          <Link to={itemAddress(address, before)}>← {t({ en: 'before (k)', zh: '上一题 (k)' })}</Link>
        )}
        {after !== undefined && (
          <Link to={itemAddress(address, after)}>{t({ en: 'next (j)', zh: '下一题 (j)' })} →</Link>
        )}
      </nav>
      <h2 class="item-id">
        <code>{item}</code>
      </h2>
      <Trouble words={trouble} />
      {value === null && trouble === null && <Waiting />}
      {value !== null && <Item item={value} sheet={sheet} />}
    </article>
  );
}

function Item({ item, sheet }: { readonly item: SheetItem; readonly sheet: SheetPage }): JSX.Element {
  const t = useWords();
  const labels = Object.entries(item.labels);
  return (
    <>
      {labels.length > 0 && (
        <p class="muted">
          {labels
            .map(([name, value]) => `${name}: ${valueNames[value] === undefined ? value : t(valueNames[value])}`)
            .join(' · ')}
        </p>
      )}
      {item.context !== null && <p class="context">{item.context}</p>}
      {item.question === null ? (
        <p class="muted">{t({ en: 'The folder does not hold this question.', zh: '文件夹中没有这道题。' })}</p>
      ) : (
        <QuestionCard question={item.question} />
      )}
      <div class="outputs">
        {item.columns.map(({ column, answers }) => {
          const known = sheet.columns.find(({ id }) => id === column);
          return (
            <section key={column} class="column" aria-label={known === undefined ? column : t(known.name)}>
              <h3>{known === undefined ? column : t(known.name)}</h3>
              {answers.length === 0 && <p class="muted">{t({ en: 'no answer', zh: '无回答' })}</p>}
              {answers.map((answer) => (
                <Answer key={answer.sample} answer={answer} isOne={answers.length === 1} />
              ))}
            </section>
          );
        })}
      </div>
    </>
  );
}

function Answer({ answer, isOne }: { readonly answer: SheetAnswer; readonly isOne: boolean }): JSX.Element {
  const t = useWords();
  const { sample, raw, letters, reason, correct, isRefused, tokens } = answer;
  const read = isRefused
    ? t({ en: 'refused', zh: '拒答' })
    : letters === null
      ? t({ en: 'no answer read', zh: '未读出' })
      : t({ en: `read ${letters}`, zh: `读作 ${letters}` });
  return (
    <div class={`output ${correct ? 'edge-complete' : 'edge-unreadable'}`}>
      <p class="output-head">
        <strong class={correct ? 'right' : 'wrong'}>
          {correct ? t({ en: 'right', zh: '对' }) : t({ en: 'wrong', zh: '错' })}
        </strong>
        <span>{read}</span>
        {!isOne && <span class="muted">{t({ en: `answer ${sample + 1}`, zh: `第 ${sample + 1} 次` })}</span>}
        {tokens !== null && (
          <span class="muted">{t({ en: `${wholeText(tokens)} tokens`, zh: `${wholeText(tokens)} 词元` })}</span>
        )}
      </p>
      {reason !== null && <p class="small wrong">{t(reason)}</p>}
      <pre tabIndex={0}>{raw}</pre>
    </div>
  );
}
