/** The frame of all pages: where one is, the language, the light, the safety statement; and which page an address means. */
import type { JSX } from 'preact';
import { SAFETY_EN, SAFETY_ZH } from '../../src/support/safety.ts';
import { Link, useAddress, type Address } from './address.tsx';
import { EvaluationsPage } from './answers/evaluations-page.tsx';
import { SheetPage } from './answers/sheet-page.tsx';
import { GraphPage } from './graph/graph-page.tsx';
import { choose, useChoices, type Light } from './choices.ts';
import { ComparePage } from './runs/compare-page.tsx';
import { RunPage } from './runs/run-page.tsx';
import { RunsPage } from './runs/runs-page.tsx';
import { useWords } from './words.ts';

export function App(): JSX.Element {
  const address = useAddress();
  const t = useWords();
  return (
    <>
      <a class="skip" href="#main">
        {t({ en: 'To the content', zh: '跳到正文' })}
      </a>
      <header class="frame">
        <Link to="/" class="brand">
          Fleming-R1 <span>Studio</span>
        </Link>
        <nav aria-label={t({ en: 'Pages', zh: '页面' })}>
          <Link to="/" current={['/', '/run', '/compare'].includes(address.path)}>
            {t({ en: 'Runs', zh: '运行' })}
          </Link>
          <Link to="/evaluations" current={['/evaluations', '/sheet'].includes(address.path)}>
            {t({ en: 'Evaluations', zh: '评测' })}
          </Link>
          <Link to="/graph" current={address.path === '/graph'}>
            {t({ en: 'Graph', zh: '图谱' })}
          </Link>
        </nav>
        <Choosers />
      </header>
      <main id="main" tabIndex={-1}>
        <Page address={address} />
      </main>
      <footer>
        <p class="safety">{t({ en: SAFETY_EN, zh: SAFETY_ZH })}</p>
      </footer>
    </>
  );
}

function Page({ address }: { readonly address: Address }): JSX.Element {
  const t = useWords();
  switch (address.path) {
    case '/':
      return <RunsPage />;
    case '/run':
      return <RunPage key={address.query.get('run')} address={address} />;
    case '/compare':
      return <ComparePage key={address.query.getAll('run').join()} address={address} />;
    case '/evaluations':
      return <EvaluationsPage />;
    case '/graph':
      return <GraphPage key={address.query.get('graph')} address={address} />;
    case '/sheet':
      return <SheetPage address={address} />;
    default:
      return (
        <>
          <h1>{t({ en: 'There is no such page', zh: '没有这个页面' })}</h1>
          <p>
            <Link to="/">{t({ en: 'To the runs', zh: '前往运行列表' })}</Link>
          </p>
        </>
      );
  }
}

function Choosers(): JSX.Element {
  const { language, light } = useChoices();
  const t = useWords();
  const lights: readonly [Light, string][] = [
    ['system', t({ en: 'system', zh: '跟随系统' })],
    ['light', t({ en: 'light', zh: '浅色' })],
    ['dark', t({ en: 'dark', zh: '深色' })],
  ];
  return (
    <div class="choosers">
      <button
        type="button"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => choose({ language: language === 'en' ? 'zh' : 'en' })}
      >
        {language === 'en' ? '中文' : 'English'}
      </button>
      <label>
        <span class="hidden">{t({ en: 'Colours', zh: '配色' })}</span>
        <select value={light} onChange={(event) => choose({ light: event.currentTarget.value as Light })}>
          {lights.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
