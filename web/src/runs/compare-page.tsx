/** Several runs laid over each other: curves as lines or as bands over seeds, and the settings in which they differ. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RunView } from '../../../src/studio/studio-api.ts';
import { addressOf, changed, go, Link, type Address } from '../address.tsx';
import { ask, told } from '../asking.ts';
import { Heading, State, Trouble, Waiting } from '../parts/notes.tsx';
import { useWords } from '../words.ts';
import { CurvePanels, type PanelSeries } from './curve-panels.tsx';
import { loopName } from './metric-names.ts';
import { overlaid } from './overlay.ts';
import { SettingsTable } from './settings-table.tsx';
import { useMetrics, type LoopSeries } from './use-metrics.ts';

const EVERY_SECONDS = 5;

export function ComparePage({ address }: { readonly address: Address }): JSX.Element {
  const t = useWords();
  const ids = address.query.getAll('run');
  const { runs, trouble } = useRuns(ids);
  const { loops, trouble: metricsTrouble } = useMetrics(runs);
  const isBand = address.query.get('bands') === '1';
  const title = t({ en: 'Runs compared', zh: '运行比较' });
  const parts = partsOf(loops);
  const asked = address.query.get('part');
  const part = parts.find(({ key }) => key === asked) ?? parts.find(({ loop }) => loop === 'grpo') ?? parts[0];
  return (
    <>
      <p class="crumbs">
        <Link to="/">{t({ en: 'Runs', zh: '运行' })}</Link> / {title}
      </p>
      <Heading title={title}>{title}</Heading>
      <Trouble words={trouble ?? metricsTrouble} />
      <ul class="chips">
        {runs.map(({ id, name, seed, state }) => (
          <li key={id} class="chip">
            <Link to={addressOf('/run', { run: id })}>{id}</Link>{' '}
            <span class="muted">{`${name} · ${seed ?? '–'}`}</span> <State state={state} />
          </li>
        ))}
      </ul>
      {runs.length === 0 && trouble === null && <Waiting />}
      {part !== undefined && (
        <section>
          <h2>{t({ en: 'Curves', zh: '曲线' })}</h2>
          <div class="filters">
            <label>
              <span>{t({ en: 'Stage', zh: '阶段' })}</span>
              <select
                value={part.key}
                onChange={(event) => go(changed(address, { part: event.currentTarget.value }), true)}
              >
                {parts.map(({ key, stage, loop }) => (
                  <option key={key} value={key}>
                    {stage}: {t(loopName(loop))}
                  </option>
                ))}
              </select>
            </label>
            <label class="check">
              <input
                type="checkbox"
                checked={isBand}
                onChange={(event) => go(changed(address, { bands: event.currentTarget.checked ? '1' : null }), true)}
              />
              <span>
                {t({
                  en: 'runs of one recipe as their mean, with a band from the least to the most',
                  zh: '同一配方的运行画成均值，范围带为最小到最大',
                })}
              </span>
            </label>
          </div>
          <CurvePanels series={isBand ? bandsOf(part.loops, runs) : linesOf(part.loops, ids)} />
        </section>
      )}
      {runs.length > 1 && (
        <section>
          <h2>{t({ en: 'Settings that differ', zh: '不同的设置' })}</h2>
          <SettingsTable runs={runs} />
        </section>
      )}
    </>
  );
}

interface Part {
  readonly key: string;
  readonly stage: string;
  readonly loop: string;
  readonly loops: readonly LoopSeries[];
}

/** Loops of stages of one name. */
function partsOf(loops: readonly LoopSeries[]): Part[] {
  const groups = Map.groupBy(loops, ({ stage, loop }) => `${stage}.${loop}`);
  return [...groups].map(([key, own]) => ({ key, stage: own[0]!.stage, loop: own[0]!.loop, loops: own }));
}

function linesOf(loops: readonly LoopSeries[], ids: readonly string[]): PanelSeries[] {
  return loops.map(({ run, series }) => ({
    key: run,
    label: run,
    hue: ids.indexOf(run),
    names: series.names(),
    curve: (metric) => ({ points: series.points(metric) }),
  }));
}

function bandsOf(loops: readonly LoopSeries[], runs: readonly RunView[]): PanelSeries[] {
  const recipeOf = (id: string): string => runs.find((run) => run.id === id)?.name ?? id;
  const groups = [...Map.groupBy(loops, ({ run }) => recipeOf(run))];
  return groups.map(([recipe, own], at) => ({
    key: recipe,
    label: `${recipe} × ${own.length}`,
    hue: at,
    names: [...new Set(own.flatMap(({ series }) => series.names()))],
    curve: (metric) => {
      const band = overlaid(own.map(({ series }) => series.points(metric)));
      return {
        points: band.map(({ x, mean }) => [x, mean] as const),
        band: band.map(({ x, low, high }) => [x, low, high] as const),
      };
    },
  }));
}

function useRuns(ids: readonly string[]): { readonly runs: readonly RunView[]; readonly trouble: string | null } {
  const [state, setState] = useState<{ runs: readonly RunView[]; trouble: string | null }>({ runs: [], trouble: null });
  const key = ids.join('\n');
  useEffect(() => {
    const aborted = new AbortController();
    let timer = 0;
    const asked = key === '' ? [] : key.split('\n');
    const once = async (): Promise<void> => {
      try {
        const runs = await Promise.all(
          asked.map((id) => ask<RunView>(addressOf('/api/run', { run: id }), aborted.signal)),
        );
        setState({ runs, trouble: null });
        if (runs.some((run) => run.state === 'running')) timer = window.setTimeout(once, EVERY_SECONDS * 1000);
      } catch (error) {
        if (!aborted.signal.aborted) setState((before) => ({ ...before, trouble: told(error) }));
      }
    };
    void once();
    return () => {
      aborted.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}
