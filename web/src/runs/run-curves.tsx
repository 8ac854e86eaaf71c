/** The curves of one run while it goes: a section for each kind of training, a line for each stage. */
import type { JSX } from 'preact';
import type { RunView } from '../../../src/studio/studio-api.ts';
import { Trouble, Waiting } from '../parts/notes.tsx';
import { useWords } from '../words.ts';
import { CurvePanels } from './curve-panels.tsx';
import { loopName } from './metric-names.ts';
import { useMetrics, type LoopSeries } from './use-metrics.ts';

/** What matters most to who looks stands first. */
const FIRST_LOOPS = ['grpo', 'fine-tuning', 'pre-training'];

export function RunCurves({ run }: { readonly run: RunView }): JSX.Element {
  const t = useWords();
  const { loops, trouble, isWhole } = useMetrics([run]);
  const names = [...new Set(loops.map(({ loop }) => loop))].toSorted((one, other) => rank(one) - rank(other));
  const damaged = loops.filter(({ series }) => series.damaged > 0);
  return (
    <>
      <Trouble words={trouble} />
      {damaged.map(({ stage, loop, series }) => (
        <p key={`${stage}.${loop}`} class="trouble">
          {t({
            en: `metrics/${stage}.${loop}.jsonl: ${series.damaged} lines are no records and are left out`,
            zh: `metrics/${stage}.${loop}.jsonl：有 ${series.damaged} 行无法读取，已略去`,
          })}
        </p>
      ))}
      {loops.length === 0 &&
        (isWhole ? (
          <p class="muted">{t({ en: 'No stage has logged anything yet.', zh: '还没有任何阶段写出指标。' })}</p>
        ) : (
          <Waiting />
        ))}
      {names.map((loop) => (
        <section key={loop}>
          <h2>{t(loopName(loop))}</h2>
          {loop === 'grpo' && <LoopNote />}
          <CurvePanels series={panelSeries(run, loops, loop)} />
        </section>
      ))}
    </>
  );
}

function LoopNote(): JSX.Element {
  const t = useWords();
  return (
    <p class="muted">
      {t({
        en: 'A stage that goes on from another is drawn after it. Sampled answers are those of that step’s draw, which gets harder or easier: no held-out accuracy.',
        zh: '从另一阶段接着训练的阶段画在其后。采样作答正确率是该步所抽训练题上的，随抽到的题变难变易，不是留出题正确率。',
      })}
    </p>
  );
}

function rank(loop: string): number {
  const at = FIRST_LOOPS.indexOf(loop);
  return at < 0 ? FIRST_LOOPS.length : at;
}

function panelSeries(
  run: RunView,
  loops: readonly LoopSeries[],
  loop: string,
): Parameters<typeof CurvePanels>[0]['series'] {
  const own = loops.filter((each) => each.loop === loop);
  const places = [...new Set(loops.map(({ stage }) => stage))];
  return own.map(({ stage, series }) => {
    const begin = beginOf(run, own, stage);
    return {
      key: stage,
      label: stage,
      hue: places.indexOf(stage),
      names: series.names(),
      curve: (metric) => ({ points: series.points(metric).map(([x, y]) => [x + begin, y] as const) }),
    };
  });
}

/** Steps of the stages of the same loop that its model went through before. */
function beginOf({ stageViews }: RunView, loops: readonly LoopSeries[], stage: string): number {
  const startOf = (name: string): string | null => stageViews.find((view) => view.name === name)?.startsFrom ?? null;
  const seen = new Set([stage]);
  let begin = 0;
  for (let at = startOf(stage); at !== null && !seen.has(at); at = startOf(at)) {
    seen.add(at);
    begin += loops.find((each) => each.stage === at)?.series.steps ?? 0;
  }
  return begin;
}
