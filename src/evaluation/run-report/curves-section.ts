/** The section about how training went: learning curves and mining rounds. */
import type { StageName } from '../../records/score.ts';
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import { percent, percentText, stageLabels, whole } from './labels.ts';
import { lineChart, type LineChart, type Series } from '../../pages/line-chart.ts';
import type { Report } from './report-schema.ts';

type ReinforcementPoint = Report['curves']['reinforcement'][number];
type Style = Pick<LineChart, 'reach' | 'format' | 'tickText'>;

const shares: Style = { reach: [0, 1], format: percentText, tickText: (tick) => percent(tick, 0) };
const numbers: Style = { reach: [0], format: numberText };
const counts: Style = { reach: [0], format: (value) => value.toFixed(1) };

interface Measure extends Style {
  readonly key: Exclude<keyof ReinforcementPoint, 'stage' | 'step'>;
  readonly title: Bilingual;
}

const measures: readonly Measure[] = [
  { key: 'reward', title: { en: 'Reward', zh: '奖励' }, ...numbers },
  { key: 'heldInAccuracy', title: { en: 'Held-in accuracy, %', zh: '训练内正确率（%）' }, ...shares },
  { key: 'formatRate', title: { en: 'Format kept, %', zh: '格式合规率（%）' }, ...shares },
  { key: 'zeroSignalShare', title: { en: 'Groups without signal, %', zh: '无信号组占比（%）' }, ...shares },
  { key: 'length', title: { en: 'Length, tokens', zh: '长度（词元）' }, ...counts },
  { key: 'entropy', title: { en: 'Entropy, nats/token', zh: '熵（奈特/词元）' }, ...numbers },
  { key: 'klToColdStart', title: { en: 'KL to cold start, nats/token', zh: '与冷启动的 KL（奈特/词元）' }, ...numbers },
  { key: 'logprobGap', title: { en: 'Sampler–trainer gap, nats', zh: '采样与训练的对数概率差（奈特）' }, ...numbers },
];

export function curvesSection(report: Report): Html {
  return html`<section>
    <h2>${both({ en: 'Learning curves', zh: '学习曲线' })}</h2>
    ${preparationPanels(report)}${reinforcementPanels(report)}${miningTable(report)}
  </section>`;
}

function preparationPanels({ curves: { pretraining, coldStart } }: Report): Html {
  if (pretraining.length + coldStart.length === 0) return html``;
  const drills = pretraining.map(({ step, drillAccuracy }) => ({ x: step, y: drillAccuracy }));
  const facts = pretraining.map(({ step, recallAccuracy }) => ({ x: step, y: recallAccuracy }));
  const charts: LineChart[] = [
    {
      title: { en: 'Pre-training loss', zh: '预训练损失' },
      series: [{ colour: 's-base', points: pretraining.map(({ step, loss }) => ({ x: step, y: loss })) }],
      ...numbers,
    },
    {
      title: { en: 'Drills right, facts recalled, %', zh: '练习正确、事实召回（%）' },
      series: [
        { colour: 's-base', points: drills },
        { colour: 's-cold-start', points: facts },
      ],
      ...shares,
    },
    {
      title: { en: 'Cold-start loss', zh: '冷启动损失' },
      series: [{ colour: 's-cold-start', points: coldStart.map(({ step, loss }) => ({ x: step, y: loss })) }],
      ...numbers,
    },
    {
      title: { en: 'Cold-start dev. accuracy, %', zh: '冷启动开发集正确率（%）' },
      series: [
        {
          colour: 's-cold-start',
          points: coldStart.map(({ step, developmentAccuracy }) => ({ x: step, y: developmentAccuracy })),
        },
      ],
      ...shares,
    },
  ];
  return html`<h3>${both({ en: 'Pre-training and cold start', zh: '预训练与冷启动' })}</h3>
    <p class="note">
      ${both({
        en: 'By optimizer step. Skills (grey) and facts (blue) must be there before reasoning can be.',
        zh: '横轴为优化步。先有技能（灰）与事实（蓝），才谈得上推理。',
      })}
    </p>
    <div class="panels">${charts.map(lineChart)}</div>`;
}

function reinforcementPanels(report: Report): Html {
  const byStage = Map.groupBy(report.curves.reinforcement, ({ stage }) => stage);
  if (byStage.size === 0) return html``;
  // What follows stage 1 is drawn after it: one axis from the start of reinforcement.
  const offset = 1 + Math.max(-1, ...(byStage.get('stage-1') ?? []).map(({ step }) => step));
  const startOf = (stage: StageName): number => (stage === 'stage-1' ? 0 : offset);
  const seriesOf = (key: Measure['key']): Series[] =>
    [...byStage].map(([stage, each]) => ({
      colour: `s-${stage}`,
      points: each.map((point) => ({ x: point.step + startOf(stage), y: point[key] })),
    }));
  const legend = [...byStage.keys()].map(
    (stage) => html`<span class="s-${stage}"><i class="key"></i>${both(stageLabels[stage])}</span>`,
  );
  return html`<h3>${both({ en: 'Reinforcement', zh: '强化学习' })}</h3>
    <p class="legend">${legend}</p>
    <p class="note">${both(plateauText(report.plateauStep))}</p>
    <div class="panels">
      ${measures.map(({ key, ...rest }) => lineChart({ ...rest, markX: report.plateauStep, series: seriesOf(key) }))}
    </div>`;
}

function plateauText(step: number | null): Bilingual {
  if (step === null) {
    return {
      en: 'By step from the start of stage 1, which ended at its step limit, not at a plateau.',
      zh: '横轴为自一阶段起的步数；一阶段止于步数上限，未到平台。',
    };
  }
  return {
    en: `By step from the start of stage 1; its plateau was found at step ${step} (dashed).`,
    zh: `横轴为自一阶段起的步数；第 ${step} 步判定进入平台（虚线）。`,
  };
}

function miningTable({ miningRounds }: Report): Html {
  if (miningRounds.length === 0) return html``;
  const headings: readonly Bilingual[] = [
    { en: 'round', zh: '轮次' },
    { en: 'questions tried', zh: '试题数' },
    { en: 'solved', zh: '已会' },
    { en: 'hard samples', zh: '难题' },
    { en: 'solved ones mixed in', zh: '混入已会题' },
  ];
  const rows = miningRounds.map(({ round, evaluated, passRate, hardSamples, rightSamples }) => {
    const cells = [String(round), whole(evaluated), percentText(passRate), whole(hardSamples), whole(rightSamples)];
    return html`<tr>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  });
  return html`<h3>${both({ en: 'Hard-sample mining', zh: '难题挖掘' })}</h3>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            ${headings.map((heading) => html`<th>${both(heading)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(1) : value.toFixed(2);
}
