/**
 * Answers of several models side by side: first how they compare, then the items, which are filtered and searched on the
 * server, and one of them when its link is followed. All that is chosen stands in the address.
 */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { SHOWN, type SheetLine, type SheetPage, type Shown } from '../../../src/studio/studio-api.ts';
import type { Bilingual } from '../../../src/records/row.ts';
import { valueNames } from '../../../src/pages/value-names.ts';
import { addressOf, changed, go, Link, type Address } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { Trouble, Waiting } from '../parts/notes.tsx';
import { useWords, wholeText, type Words } from '../words.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { ItemView } from './item-view.tsx';
import { OutcomeMark, outcomeText } from './outcome.tsx';

const SHOWN_NAMES: Readonly<Record<Shown, Bilingual>> = {
  all: { en: 'all', zh: '全部' },
  flips: { en: 'changed', zh: '有变化' },
  lost: { en: 'lost', zh: '由对变错' },
  gained: { en: 'gained', zh: '由错变对' },
  right: { en: 'right', zh: '对' },
  wrong: { en: 'wrong', zh: '错' },
  unread: { en: 'no answer read', zh: '未读出' },
};

/** A change in these begins the list anew. */
const FILTERS = ['set', 'before', 'after', 'show', 'label', 'words', 'page'] as const;

export function SheetView({ of, address }: { readonly of: readonly string[]; readonly address: Address }): JSX.Element {
  const { query } = address;
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  const { value, trouble, again } = useAsked<SheetPage>(addressOf('/api/sheet', { of, ...filters }));
  const [last, setLast] = useState<SheetPage | null>(null);
  useEffect(() => {
    if (value !== null) setLast(value);
  }, [value]);
  // The list stays while its next form is on the way.
  const sheet = value ?? last;
  const [item, set] = [query.get('item'), query.get('in')];
  if (sheet === null)
    return (
      <>
        <Trouble words={trouble} />
        {trouble === null && <Waiting />}
      </>
    );
  if (item !== null && set !== null) return <ItemView of={of} set={set} item={item} sheet={sheet} address={address} />;
  return (
    <>
      <Trouble words={trouble} />
      <Remarks sheet={sheet} again={again} />
      <ComparisonTable sheet={sheet} />
      <Filters sheet={sheet} address={address} />
      <Items sheet={sheet} address={address} />
    </>
  );
}

function Remarks({ sheet, again }: { readonly sheet: SheetPage; readonly again: () => void }): JSX.Element | null {
  const t = useWords();
  if (sheet.remarks.length === 0) return null;
  return (
    <div class="card remarks">
      <ul>
        {sheet.remarks.map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
      <button type="button" onClick={again}>
        {t({ en: 'Read again', zh: '重新读取' })}
      </button>
    </div>
  );
}

function Filters({ sheet, address }: { readonly sheet: SheetPage; readonly address: Address }): JSX.Element {
  const t = useWords();
  const { query } = address;
  const change = (values: Readonly<Record<string, string | null>>, replace = false): void =>
    go(changed(address, { page: null, ...values }), replace);
  const show = (query.get('show') ?? 'all') as Shown;
  const { columns, sets, before, after, labels, counts } = sheet;
  return (
    <section aria-label={t({ en: 'Items', zh: '题目' })}>
      <h2>{t({ en: 'Items', zh: '题目' })}</h2>
      <div class="filters">
        {sets.length > 1 && (
          <Choice
            label={t({ en: 'Set', zh: '题集' })}
            value={query.get('set') ?? ''}
            choices={[['', t({ en: 'all', zh: '全部' })], ...sets.map((each) => [each.name, t(each.label)] as const)]}
            choose={(value) => change({ set: value === '' ? null : value, label: null })}
          />
        )}
        {columns.length > 1 && (
          <>
            <Choice
              label={t({ en: 'Before', zh: '之前' })}
              value={before}
              choices={columns.map(({ id, name }) => [id, t(name)] as const)}
              choose={(value) => change({ before: value })}
            />
            <Choice
              label={t({ en: 'After', zh: '之后' })}
              value={after}
              choices={columns.map(({ id, name }) => [id, t(name)] as const)}
              choose={(value) => change({ after: value })}
            />
          </>
        )}
        {labels.length > 0 && (
          <Choice
            label={t({ en: 'Label', zh: '标签' })}
            value={query.get('label') ?? ''}
            choices={[
              ['', t({ en: 'any', zh: '不限' })],
              ...labels.map(
                ({ name, value, count }) => [`${name}=${value}`, `${name}: ${labelText(value, t)} (${count})`] as const,
              ),
            ]}
            choose={(value) => change({ label: value === '' ? null : value })}
          />
        )}
        <label class="wide">
          <span>{t({ en: 'Search stem or id', zh: '搜索题干或编号' })}</span>
          <input
            type="search"
            value={query.get('words') ?? ''}
            onChange={(event) => change({ words: event.currentTarget.value === '' ? null : event.currentTarget.value })}
          />
        </label>
      </div>
      <div class="show" role="group" aria-label={t({ en: 'Which items', zh: '显示哪些题目' })}>
        {SHOWN.filter((each) => columns.length > 1 || !['flips', 'lost', 'gained'].includes(each)).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={show === each}
            onClick={() => change({ show: each === 'all' ? null : each })}
          >
            {t(SHOWN_NAMES[each])} <span class="count">{wholeText(counts[each])}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

function labelText(value: string, t: Words): string {
  const name = valueNames[value];
  return name === undefined ? value : t(name);
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, name: string])[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, choices, choose }: ChoiceProps): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {choices.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Items({ sheet, address }: { readonly sheet: SheetPage; readonly address: Address }): JSX.Element {
  const t = useWords();
  const { lines, page, pages, columns } = sheet;
  return (
    <>
      {lines.length === 0 && <p role="status">{t({ en: 'No item is left.', zh: '没有符合条件的题目。' })}</p>}
      <ul class="items">
        {lines.map((line) => (
          <li key={`${line.set} ${line.id}`}>
            <Link to={itemAddress(address, line)}>{line.title}</Link>
            <span class="outcomes">
              {[...line.outcomes].map((letter, at) => (
                <OutcomeMark
                  key={columns[at]!.id}
                  letter={letter}
                  name={`${t(columns[at]!.name)}: ${t(outcomeText(letter))}`}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav class="pager" aria-label={t({ en: 'Pages of the list', zh: '列表分页' })}>
          {page > 0 && <Link to={changed(address, { page: page - 1 })}>← {t({ en: 'before', zh: '上一页' })}</Link>}
          <span>{t({ en: `page ${page + 1} of ${pages}`, zh: `第 ${page + 1} 页，共 ${pages} 页` })}</span>
          {page < pages - 1 && (
            <Link to={changed(address, { page: page + 1 })}>{t({ en: 'next', zh: '下一页' })} →</Link>
          )}
        </nav>
      )}
    </>
  );
}

export function itemAddress(address: Address, { set, id }: Pick<SheetLine, 'set' | 'id'>): string {
  return changed(address, { in: set, item: id });
}
