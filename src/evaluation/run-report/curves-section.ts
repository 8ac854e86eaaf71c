/** The section about how training went: learning curves of each kind that the run has, and mining rounds. */
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import { lineChart, type LineChart } from '../../pages/line-chart.ts';
import { percent, percentText, whole } from '../../pages/number-text.ts';
import { hueOf } from './labels.ts';
import type { Report, ReportCurve } from './report-schema.ts';

type Style = Pick<LineChart, 'reach' | 'format' | 'tickText'>;

const shares: Style = { reach: [0, 1], format: percentText, tickText: (tick) => percent(tick, 0) };
const numbers: Style = { reach: [0], format: numberText };
const counts: Style = { reach: [0], format: (value) => value.toFixed(1) };

type CurveOf<Kind extends ReportCurve['kind']> = Extract<ReportCurve, { kind: Kind }>;
type PointOf<Kind extends ReportCurve['kind']> = CurveOf<Kind>['points'][number];

interface Measure<Point> extends Style {
  readonly valueAt: (point: Point) => number | null;
  readonly title: Bilingual;
}

const preTraining: readonly Measure<PointOf<'pre-training'>>[] = [
  { valueAt: ({ loss }) => loss, title: { en: 'Loss, nats/token', zh: '损失（奈特/词元）' }, ...numbers },
  {
    valueAt: ({ drillAccuracy }) => drillAccuracy,
    title: { en: 'Skill drills right, %', zh: '技能练习正确（%）' },
    ...shares,
  },
  {
    valueAt: ({ recallAccuracy }) => recallAccuracy,
    title: { en: 'Facts recalled, %', zh: '事实召回（%）' },
    ...shares,
  },
];

const fineTuning: readonly Measure<PointOf<'fine-tuning'>>[] = [
  { valueAt: ({ loss }) => loss, title: { en: 'Loss, nats/token', zh: '损失（奈特/词元）' }, ...numbers },
  {
    valueAt: ({ developmentAccuracy }) => developmentAccuracy,
    title: { en: 'Development questions right, %', zh: '开发题正确率（%）' },
    ...shares,
  },
];

const reinforcement: readonly Measure<PointOf<'reinforcement'>>[] = [
  { valueAt: ({ reward }) => reward, title: { en: 'Reward', zh: '奖励' }, ...numbers },
  {
    valueAt: ({ sampledAccuracy }) => sampledAccuracy,
    title: { en: 'Sampled answers right, %', zh: '采样作答正确率（%）' },
    ...shares,
  },
  { valueAt: ({ formatRate }) => formatRate, title: { en: 'Format kept, %', zh: '格式合规率（%）' }, ...shares },
  {
    valueAt: ({ zeroSignalShare }) => zeroSignalShare,
    title: { en: 'Groups without signal, %', zh: '无信号组占比（%）' },
    ...shares,
  },
  { valueAt: ({ length }) => length, title: { en: 'Length, tokens', zh: '长度（词元）' }, ...counts },
  { valueAt: ({ entropy }) => entropy, title: { en: 'Entropy, nats/token', zh: '熵（奈特/词元）' }, ...numbers },
  {
    valueAt: ({ klToReference }) => klToReference,
    title: { en: 'KL to the reference, nats/token', zh: '与参考模型的 KL（奈特/词元）' },
    ...numbers,
  },
  {
    valueAt: ({ logprobGap }) => logprobGap,
    title: { en: 'Sampler–trainer gap, nats', zh: '采样与训练的对数概率差（奈特）' },
    ...numbers,
  },
];

export function curvesSection(report: Report): Html {
  const ofKind = <Kind extends ReportCurve['kind']>(kind: Kind): CurveOf<Kind>[] =>
    report.curves.filter((curve): curve is CurveOf<Kind> => curve.kind === kind);
  if (report.curves.length === 0) return html``;
  const reinforced = ofKind('reinforcement');
  return html`<section>
    <h2>${both({ en: 'Learning curves', zh: '学习曲线' })}</h2>
    ${panels(report, { en: 'Pre-training', zh: '预训练' }, ofKind('pre-training'), preTraining)}
    ${panels(report, { en: 'Fine-tuning', zh: '微调' }, ofKind('fine-tuning'), fineTuning)}
    ${reinforcementPanels(report, reinforced)}${reinforced.map(miningTable)}
  </section>`;
}

/** Every curve by its own steps. */
function panels<Point extends { readonly step: number }>(
  report: Report,
  title: Bilingual,
  curves: readonly { readonly stage: string; readonly label: Bilingual; readonly points: readonly Point[] }[],
  measures: readonly Measure<Point>[],
): Html {
  if (curves.length === 0) return html``;
  const charts = measures.map(({ valueAt, ...rest }) => ({
    ...rest,
    series: curves.map(({ stage, points }) => ({
      colour: hueOf(report.rows, stage),
      points: points.map((point) => ({ x: point.step, y: valueAt(point) })),
    })),
  }));
  return html`<h3>${both(title)}</h3>
    ${legend(report, curves)}
    <p class="note">${both({ en: 'By optimizer step.', zh: '横轴为优化步。' })}</p>
    <div class="panels">${charts.map(lineChart)}</div>`;
}

/** A curve is drawn after that of the row it starts from: one axis from the start of reinforcement. */
function reinforcementPanels(report: Report, curves: readonly CurveOf<'reinforcement'>[]): Html {
  if (curves.length === 0) return html``;
  const begins = new Map(curves.map(({ stage }) => [stage, beginOf(report, curves, stage)]));
  const marks = curves.flatMap(({ stage, plateauStep }) =>
    plateauStep === null ? [] : [plateauStep + begins.get(stage)!],
  );
  const charts = reinforcement.map(({ valueAt, ...rest }) => ({
    ...rest,
    marks,
    series: curves.map(({ stage, points }) => ({
      colour: hueOf(report.rows, stage),
      points: points.map((point) => ({ x: point.step + begins.get(stage)!, y: valueAt(point) })),
    })),
  }));
  return html`<h3>${both({ en: 'Reinforcement', zh: '强化学习' })}</h3>
    ${legend(report, curves)}
    <p class="note">
      ${both({
        en: 'By step from the start of reinforcement; what starts from another stage is drawn after it. Sampled answers are those to the questions drawn at that step, which get harder or easier with the draw: no held-out accuracy.',
        zh: '横轴为自强化开始起的步数；接在另一阶段之后的画在其后。采样作答正确率是该步所抽训练题上的，随抽到的题变难变易，不是留出题正确率。',
      })}
      ${both(plateauText(curves))}
    </p>
    <div class="panels">${charts.map(lineChart)}</div>`;
}

/** Steps before a stage's own first: those of the reinforced stages that its row descends from. */
function beginOf(report: Report, curves: readonly CurveOf<'reinforcement'>[], stage: string): number {
  const seen = new Set([stage]);
  let begin = 0;
  let start = report.rows.find(({ name }) => name === stage)?.startsFrom ?? null;
  while (start !== null && !seen.has(start)) {
    const at = start;
    seen.add(at);
    const before = curves.find((curve) => curve.stage === at);
    begin += before === undefined ? 0 : 1 + before.points.reduce((last, { step }) => Math.max(last, step), -1);
    start = report.rows.find(({ name }) => name === at)?.startsFrom ?? null;
  }
  return begin;
}

function plateauText(curves: readonly CurveOf<'reinforcement'>[]): Bilingual {
  const ended = curves.flatMap(({ label, plateauStep }) => (plateauStep === null ? [] : [{ label, plateauStep }]));
  if (ended.length === 0)
    return {
      en: 'None was ended by a plateau: each ran to its limit of steps.',
      zh: '均未因进入平台而停止，都跑满步数上限。',
    };
  return {
    en: `Plateaus found (dashed): ${ended.map(({ label, plateauStep }) => `${label.en} at its step ${plateauStep}`).join(', ')}.`,
    zh: `判定进入平台（虚线）：${ended.map(({ label, plateauStep }) => `${label.zh}第 ${plateauStep} 步`).join('，')}。`,
  };
}

function legend({ rows }: Report, curves: readonly { readonly stage: string; readonly label: Bilingual }[]): Html {
  const entries = curves.map(
    ({ stage, label }) => html`<span class="${hueOf(rows, stage)}"><i class="key"></i>${both(label)}</span>`,
  );
  return html`<p class="legend">${entries}</p>`;
}

function miningTable({ label, rounds }: CurveOf<'reinforcement'>): Html {
  if (rounds.length === 0) return html``;
  const headings: readonly Bilingual[] = [
    { en: 'round', zh: '轮次' },
    { en: 'questions tried', zh: '试题数' },
    { en: 'solved', zh: '已会' },
    { en: 'hard samples', zh: '难题' },
    { en: 'solved ones mixed in', zh: '混入已会题' },
  ];
  const rows = rounds.map(({ round, evaluated, passRate, hardSamples, rightSamples }) => {
    const cells = [String(round), whole(evaluated), percentText(passRate), whole(hardSamples), whole(rightSamples)];
    return html`<tr>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  });
  return html`<h3>${both({ en: `Hard-sample mining: ${label.en}`, zh: `难题挖掘：${label.zh}` })}</h3>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            ${headings.map((heading) => html`<th scope="col">${both(heading)}</th>`)}
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
