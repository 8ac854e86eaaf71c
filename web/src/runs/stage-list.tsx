/** The stages of a run: a picture of what feeds what, and a list of the same with states, times and what each says of itself. */
import type { JSX } from 'preact';
import { layeredLayout } from '../../../src/pipeline/layered-layout.ts';
import type { RunView, StageView } from '../../../src/studio/studio-api.ts';
import { State, stateText } from '../parts/notes.tsx';
import { durationText, wholeText, useWords, type Words } from '../words.ts';

const [BOX_HEIGHT, CHARACTER, PADDING, MARGIN] = [46, 7.6, 12, 4];

export function StageList({ run }: { readonly run: RunView }): JSX.Element {
  const t = useWords();
  return (
    <>
      <h2>{t({ en: 'What feeds what', zh: '数据流向' })}</h2>
      <StagePicture stages={run.stageViews} />
      <h2>{t({ en: 'Stages', zh: '阶段' })}</h2>
      <ol class="stages">
        {run.stageViews.map((stage) => (
          <StageCard key={stage.name} stage={stage} />
        ))}
      </ol>
    </>
  );
}

function StageCard({ stage }: { readonly stage: StageView }): JSX.Element {
  const t = useWords();
  const { name, kind, about, state, inputs, summary } = stage;
  return (
    <li class={`card stage edge-${state}`}>
      <h3>
        {name} <State state={state} />
      </h3>
      <p class="muted">
        <code>{kind}</code>
        {about !== null && <> · {about}</>}
      </p>
      <p>
        {inputs.length > 0 && (
          <span>
            {t({ en: 'from', zh: '来自' })} {inputs.join(', ')}
            {' · '}
          </span>
        )}
        {timeOf(stage, t)}
      </p>
      {summary.length > 0 && (
        <details>
          <summary>{t({ en: 'What it says of itself', zh: '阶段小结' })}</summary>
          <dl class="facts">
            {summary.map(({ name: fact, value }) => (
              <div key={fact}>
                <dt>{fact}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}

export function timeOf({ seconds, steps, state }: StageView, t: Words): string {
  const parts: string[] = [];
  if (steps !== null) {
    const total =
      steps.total === null || (state === 'complete' && steps.total !== steps.done) ? '' : `/${wholeText(steps.total)}`;
    parts.push(t({ en: `${wholeText(steps.done)}${total} steps`, zh: `${wholeText(steps.done)}${total} 步` }));
  }
  if (state === 'running' && steps?.secondsPerStep !== null && steps !== null)
    parts.push(
      t({
        en: `${steps.secondsPerStep.toPrecision(3)} s a step`,
        zh: `每步 ${steps.secondsPerStep.toPrecision(3)} 秒`,
      }),
    );
  if (steps?.secondsLeft !== null && steps !== null && state === 'running')
    parts.push(
      t({ en: `${durationText(steps.secondsLeft, 'en')} left`, zh: `还需 ${durationText(steps.secondsLeft, 'zh')}` }),
    );
  if (seconds !== null && state !== 'running') parts.push(durationText(seconds, t.language));
  return parts.length === 0 ? '–' : parts.join(' · ');
}

function StagePicture({ stages }: { readonly stages: readonly StageView[] }): JSX.Element {
  const t = useWords();
  const layers = layersOf(stages);
  const width = (layer: number): number =>
    Math.max(
      ...stages
        .filter(({ name }) => layers.get(name) === layer)
        .map(({ name }) => name.length * CHARACTER + 2 * PADDING),
      96,
    );
  const boxes = stages.map(({ name }) => ({
    name,
    layer: layers.get(name)!,
    width: width(layers.get(name)!),
    height: BOX_HEIGHT,
  }));
  const known = new Set(stages.map(({ name }) => name));
  const arrows = stages.flatMap(({ name, inputs }) =>
    inputs
      .filter((from) => known.has(from) && layers.get(from)! < layers.get(name)!)
      .map((from) => ({ from, to: name, fromY: BOX_HEIGHT / 2, toY: BOX_HEIGHT / 2 })),
  );
  const layout = layeredLayout(boxes, arrows);
  const [wide, high] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  const label = stages.map(({ name, state }) => `${name}: ${t(stateText(state))}`).join('; ');
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t({ en: 'Picture of the stages', zh: '阶段图' })}>
      <svg
        class="stage-picture"
        role="img"
        aria-label={label}
        width={wide}
        height={high}
        viewBox={`0 0 ${wide} ${high}`}
      >
        <g transform={`translate(${MARGIN} ${MARGIN})`}>
          {layout.arrows.map((points, at) => (
            <path key={`${arrows[at]!.from} ${arrows[at]!.to}`} class="arrow" d={curveThrough(points)} />
          ))}
          {boxes.map(({ name, width: wideBox }) => {
            const { x, y } = layout.boxes.get(name)!;
            const { state, steps } = stages.find((stage) => stage.name === name)!;
            const share =
              steps !== null && steps.total !== null && state === 'running'
                ? Math.min(1, steps.done / steps.total)
                : null;
            return (
              <g key={name} class={`box edge-${state}`} transform={`translate(${x} ${y})`}>
                <rect class="ground" width={wideBox} height={BOX_HEIGHT} rx="6" />
                <rect class="edge" width={share === null ? wideBox : wideBox * share} height="4" rx="2" />
                <text x={PADDING} y="22">
                  {name}
                </text>
                <text class="word" x={PADDING} y="38">
                  {t(stateText(state))}
                  {share !== null && ` ${Math.round(share * 100)} %`}
                </text>
              </g>
            );
          })}
        </g>
      </svg>
    </div>
  );
}

/** One more than the deepest that feeds it; what feeds itself in a circle, which no recipe has, stands where it is met. */
function layersOf(stages: readonly StageView[]): Map<string, number> {
  const layers = new Map<string, number>();
  const layerOf = (name: string, above: ReadonlySet<string>): number => {
    const known = layers.get(name);
    if (known !== undefined) return known;
    const inputs = stages.find((stage) => stage.name === name)?.inputs ?? [];
    const inside = new Set([...above, name]);
    const deepest = inputs.filter((input) => !inside.has(input)).map((input) => layerOf(input, inside));
    const layer = deepest.length === 0 ? 0 : Math.max(...deepest) + 1;
    layers.set(name, layer);
    return layer;
  };
  for (const { name } of stages) layerOf(name, new Set());
  return layers;
}

function curveThrough(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  const parts = rest.map((to, at) => {
    const from = points[at]!;
    if (at % 2 === 0) return `H${to.x.toFixed(1)}`;
    const middle = ((from.x + to.x) / 2).toFixed(1);
    return `C${middle} ${from.y.toFixed(1)} ${middle} ${to.y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
  });
  return `M${first!.x.toFixed(1)} ${first!.y.toFixed(1)}${parts.join('')}`;
}
