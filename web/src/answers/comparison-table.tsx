/** How the columns of a sheet compare: accuracy with its interval in each set, and the paired difference from the baseline. */
import type { JSX } from 'preact';
import type { SheetCell, SheetPage } from '../../../src/studio/studio-api.ts';
import { pointsText, useWords, wholeText } from '../words.ts';

const [BAR_WIDTH, BAR_HEIGHT] = [120, 14];

export function ComparisonTable({ sheet }: { readonly sheet: SheetPage }): JSX.Element {
  const t = useWords();
  const { columns, sets, cells, before } = sheet;
  const title = t({ en: 'How they compare', zh: '比较结果' });
  const baseline = columns.find(({ id }) => id === before)!;
  return (
    <section>
      <h2>{title}</h2>
      <p class="muted">
        {t({
          en: 'Percent right with 95 % intervals; unread, refused and missing answers are wrong.',
          zh: '正确率（%）与 95 % 区间；未读出、拒答和缺失的作答均算错。',
        })}{' '}
        {columns.length > 1 &&
          t({
            en: `Differences in points from ${baseline.name.en}, on the same items.`,
            zh: `差值（百分点）为同题与「${baseline.name.zh}」之差。`,
          })}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="comparison">
          <thead>
            <tr>
              <th scope="col">{t({ en: 'model', zh: '模型' })}</th>
              {sets.map(({ name, label, items, about }) => (
                <th key={name} scope="col" title={about === null ? undefined : t(about)}>
                  {t(label)} <span class="muted">{wholeText(items)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map(({ id, name, about, isControl }) => (
              <tr key={id}>
                <th scope="row">
                  {t(name)}
                  {isControl && <span class="badge">{t({ en: 'control', zh: '对照' })}</span>}
                  {about !== null && <small>{t(about)}</small>}
                </th>
                {sets.map((set) => (
                  <Cell key={set.name} cell={cells.find((each) => each.set === set.name && each.column === id)!} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell({ cell: { figure, against } }: { readonly cell: SheetCell }): JSX.Element {
  const t = useWords();
  if (figure === null) return <td class="muted">–</td>;
  const percent = (share: number): string => (share * 100).toFixed(1);
  const { accuracy, low, high, unread } = figure;
  return (
    <td>
      <span class="figure">
        <strong>{percent(accuracy)}</strong>{' '}
        <small>
          {percent(low)}–{percent(high)}
        </small>
      </span>
      <svg class="interval" width={BAR_WIDTH} height={BAR_HEIGHT} aria-hidden="true">
        <line class="grid" x1="0" x2={BAR_WIDTH} y1={BAR_HEIGHT / 2} y2={BAR_HEIGHT / 2} />
        <line class="whisker" x1={low * BAR_WIDTH} x2={high * BAR_WIDTH} y1={BAR_HEIGHT / 2} y2={BAR_HEIGHT / 2} />
        <circle class="middle" cx={accuracy * BAR_WIDTH} cy={BAR_HEIGHT / 2} r="3.5" />
      </svg>
      {against !== null && (
        <small class={against.low > 0 ? 'right' : against.high < 0 ? 'wrong' : 'muted'}>
          {pointsText(against.difference)} ({pointsText(against.low)} {t({ en: 'to', zh: '至' })}{' '}
          {pointsText(against.high)}){' · '}
          {t({
            en: `${against.gained} gained, ${against.lost} lost`,
            zh: `${against.gained} 题变对，${against.lost} 题变错`,
          })}
        </small>
      )}
      {unread > 0 && <small class="muted">{t({ en: `${unread} unread`, zh: `${unread} 未读出` })}</small>}
    </td>
  );
}
