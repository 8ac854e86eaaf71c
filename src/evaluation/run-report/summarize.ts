/** The report in one plain paragraph, written from its numbers: what is called a change has an interval that excludes 0. */
import type { StageName } from '../../records/score.ts';
import { startsFrom } from './ablation-table.ts';
import type { Bilingual } from '../../pages/html.ts';
import { percent, percentText, points, whole } from './labels.ts';
import type { Report, ReportAccuracy, ReportComparison } from './report-schema.ts';

const set = 'new-combinations';

/** Sentences in both languages; those about stages that were not evaluated are left out. */
export function summarize(report: Report): Bilingual {
  const sentences = [
    openingSentence(report),
    ...(['cold-start', 'stage-1', 'stage-2'] as const).map((stage) => stageSentence(report, stage)),
    ...(['control-stage-1', 'control-fine-tuning'] as const).map((stage) => controlSentence(report, stage)),
    transferSentence(report),
    unreadSentence(report),
  ].filter((sentence) => sentence !== null);
  if (sentences.length === 0)
    return { en: 'No stage has been evaluated on held-out questions yet.', zh: '尚无任何阶段在留出题上评测。' };
  return { en: sentences.map(({ en }) => en).join(' '), zh: sentences.map(({ zh }) => zh).join('') };
}

export function accuracyAt(
  report: Report,
  stage: StageName,
  of: 'new-combinations' | 'new-diseases' = set,
): ReportAccuracy | null {
  return report.stages.find(({ name }) => name === stage)?.sets[of] ?? null;
}

export function comparisonOf(report: Report, baseline: StageName, candidate: StageName): ReportComparison | null {
  return (
    report.comparisons.find((each) => each.set === set && each.baseline === baseline && each.candidate === candidate) ??
    null
  );
}

/** Last stage of the recipe proper that was evaluated. */
export function finalStage(report: Report): StageName | null {
  return (
    (['stage-2', 'stage-1', 'cold-start', 'base'] as const).find((stage) => accuracyAt(report, stage) !== null) ?? null
  );
}

function openingSentence(report: Report): Bilingual | null {
  const base = accuracyAt(report, 'base');
  if (base === null) return null;
  const chance = report.chance[set];
  const count = whole(base.count);
  const share = percentText(base.accuracy);
  return {
    en: `The base model, which had read the textbook but never seen a question, answered ${share} of ${count} held-out questions right${chance === undefined ? '' : ` (guessing gives ${percentText(chance)})`}.`,
    zh: `基座模型只读过教材、没见过考题，在 ${count} 道留出题上答对 ${share}${chance === undefined ? '' : `（随机猜测为 ${percentText(chance)}）`}。`,
  };
}

const subjects: Record<'cold-start' | 'stage-1' | 'stage-2', Bilingual> = {
  'cold-start': { en: 'The cold start on teacher traces', zh: '用教师轨迹冷启动' },
  'stage-1': { en: 'Reinforcement on easy and moderate questions (stage 1)', zh: '在简单与中等题上强化（一阶段）' },
  'stage-2': { en: 'Stage 2, on mined hard samples,', zh: '在挖掘出的难题上强化（二阶段）' },
};

function stageSentence(report: Report, stage: keyof typeof subjects): Bilingual | null {
  const accuracy = accuracyAt(report, stage);
  if (accuracy === null) return null;
  const { en, zh } = subjects[stage];
  const change = comparisonOf(report, startsFrom[stage]!, stage);
  const share = percentText(accuracy.accuracy);
  if (change === null) return { en: `${en} reached ${share}.`, zh: `${zh}后为 ${share}。` };
  const span = intervalText(change);
  const verdict = verdictOf(change);
  const verb = { higher: 'raised this to', lower: 'lowered this to', unclear: 'left it at' }[verdict];
  const tail = verdict === 'unclear' ? ', no clear change' : '';
  return {
    en: `${en} ${verb} ${share} (${span.en}${tail}).`,
    zh: `${zh}后${{ higher: '升至', lower: '降至', unclear: '为' }[verdict]} ${share}（${span.zh}${verdict === 'unclear' ? '，无明确变化' : ''}）。`,
  };
}

const controls: Record<'control-stage-1' | 'control-fine-tuning', Bilingual> = {
  'control-stage-1': {
    en: 'Control: spending stage 2’s budget on stage 1’s questions',
    zh: '对照：把二阶段的预算继续用于一阶段的题',
  },
  'control-fine-tuning': { en: 'Control: more fine-tuning instead of reinforcement', zh: '对照：不做强化而继续微调' },
};

/** The recipe against a control: stage 2 where it was run, else stage 1. */
function controlSentence(report: Report, control: keyof typeof controls): Bilingual | null {
  const accuracy = accuracyAt(report, control);
  const stage = finalStage(report);
  const change = stage === null ? null : comparisonOf(report, control, stage);
  if (accuracy === null || change === null) return null;
  const share = percentText(accuracy.accuracy);
  const span = intervalText(change);
  const verdict = verdictOf(change);
  const english = { higher: 'the recipe is better', lower: 'the recipe is worse', unclear: 'no clear difference' }[
    verdict
  ];
  const chinese = { higher: '本流程更好', lower: '本流程更差', unclear: '无明确差别' }[verdict];
  return {
    en: `${controls[control].en} reached ${share}; against it ${english} (${span.en}).`,
    zh: `${controls[control].zh}，达到 ${share}；相比之下${chinese}（${span.zh}）。`,
  };
}

function transferSentence(report: Report): Bilingual | null {
  const stage = finalStage(report);
  const accuracy = stage === null ? null : accuracyAt(report, stage, 'new-diseases');
  if (accuracy === null) return null;
  const [share, range] = [percentText(accuracy.accuracy), `${percent(accuracy.low)}–${percent(accuracy.high)}`];
  const text = { en: `${share} (${range})`, zh: `${share}（${range}）` };
  return {
    en: `On diseases that no training question had asked about, the final model answers ${text.en} right.`,
    zh: `对训练题从未问过的疾病，最终模型答对 ${text.zh}。`,
  };
}

function unreadSentence(report: Report): Bilingual | null {
  const stage = finalStage(report);
  const accuracy = stage === null ? null : accuracyAt(report, stage);
  if (accuracy === null) return null;
  const share = percentText(accuracy.unread / accuracy.count);
  return {
    en: `In ${share} of its outputs no answer could be read; those count as wrong. Ranges are 95\u00a0% intervals.`,
    zh: `其输出中有 ${share} 读不出答案，按答错计。所列范围均为 95\u00a0% 区间。`,
  };
}

export type Verdict = 'higher' | 'lower' | 'unclear';

export function verdictOf({ low, high }: Pick<ReportComparison, 'low' | 'high'>): Verdict {
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'unclear';
}

function intervalText({ difference, low, high }: ReportComparison): Bilingual {
  return {
    en: `${points(difference)} points; ${points(low)} to ${points(high)}`,
    zh: `${points(difference)} 个百分点；${points(low)} 至 ${points(high)}`,
  };
}
