/** Settings of one run with their origin, or of several with those that differ first. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RunView } from '../../../src/studio/studio-api.ts';
import { useWords } from '../words.ts';
import { settingRows } from './setting-rows.ts';

export function SettingsTable({ runs }: { readonly runs: readonly RunView[] }): JSX.Element {
  const t = useWords();
  const [words, setWords] = useState('');
  const [isAll, setIsAll] = useState(runs.length === 1);
  const rows = settingRows(runs);
  const wanted = words.trim().toLowerCase();
  const shown = rows.filter(
    ({ name, values, differs }) => (isAll || differs) && `${name} ${values.join(' ')}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <div class="filters">
        <label>
          <span>{t({ en: 'Search', zh: '搜索' })}</span>
          <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        {runs.length > 1 && (
          <label class="check">
            <input type="checkbox" checked={isAll} onChange={(event) => setIsAll(event.currentTarget.checked)} />
            <span>{t({ en: 'those that are the same, too', zh: '也显示相同的设置' })}</span>
          </label>
        )}
      </div>
      <p class="muted" role="status">
        {t({ en: `${shown.length} of ${rows.length} settings`, zh: `${rows.length} 项设置中的 ${shown.length} 项` })}
      </p>
      {shown.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={t({ en: 'Settings', zh: '设置' })}>
          <table class="settings">
            <thead>
              <tr>
                <th scope="col">{t({ en: 'setting', zh: '设置' })}</th>
                {runs.map(({ id }) => (
                  <th key={id} scope="col">
                    {runs.length === 1 ? t({ en: 'value', zh: '值' }) : id}
                  </th>
                ))}
                <th scope="col">{t({ en: 'origin', zh: '来源' })}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ name, values, setting, differs }) => (
                <tr key={name} class={differs ? 'differs' : undefined}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  {values.map((value, at) => (
                    <td key={runs[at]!.id}>{value ?? <span class="muted">–</span>}</td>
                  ))}
                  <td>
                    {setting.origin === 'paper' ? (
                      <>
                        <span class="badge">{t({ en: 'paper', zh: '论文' })}</span> {setting.reason}
                      </>
                    ) : (
                      <span class="muted">{t({ en: 'ours', zh: '自定' })}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
