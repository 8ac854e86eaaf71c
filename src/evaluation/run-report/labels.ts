/** What readers call stages, sets, dimensions and groups, in both languages; and numbers as they are printed. */
import type { EvaluationSet, StageName } from '../../records/score.ts';
import type { Dimension } from '../statistics/breakdown.ts';
import type { Bilingual } from '../../pages/html.ts';
import { valueNames } from '../../pages/value-names.ts';

export const stageLabels: Record<StageName, Bilingual> = {
  base: { en: 'Base', zh: '基座' },
  'cold-start': { en: 'Cold start', zh: '冷启动' },
  'stage-1': { en: 'RL stage 1', zh: '强化一阶段' },
  'stage-2': { en: 'RL stage 2', zh: '强化二阶段' },
  'control-stage-1': { en: 'Control: more stage 1', zh: '对照：继续一阶段' },
  'control-fine-tuning': { en: 'Control: more fine-tuning', zh: '对照：继续微调' },
};

/** Where room is short: a control without the word. */
export function shortLabel(stage: StageName): Bilingual {
  const { en, zh } = stageLabels[stage];
  return { en: en.replace('Control: more', 'More'), zh: zh.replace('对照：', '') };
}

/** One line on what a stage is. */
export const stageExplanations: Record<StageName, Bilingual> = {
  base: { en: 'pre-trained, never shown a question', zh: '仅预训练，未见过考题' },
  'cold-start': { en: 'fine-tuned on teacher traces', zh: '在教师推理轨迹上微调' },
  'stage-1': { en: 'GRPO on easy and moderate questions', zh: '在简单与中等题上做 GRPO' },
  'stage-2': { en: 'GRPO on mined hard samples', zh: '在挖掘出的难题上做 GRPO' },
  'control-stage-1': { en: 'stage 2’s budget, stage 1’s questions', zh: '用二阶段的预算继续一阶段的题' },
  'control-fine-tuning': { en: 'fine-tuning goes on instead of RL', zh: '不做强化，继续微调' },
};

export const setLabels: Record<EvaluationSet, Bilingual> = {
  train: { en: 'Training questions', zh: '训练题' },
  development: { en: 'Development questions', zh: '开发题' },
  'new-combinations': { en: 'New combinations', zh: '新组合' },
  'new-diseases': { en: 'New diseases', zh: '新疾病' },
};

export const setExplanations: Record<'new-combinations' | 'new-diseases', Bilingual> = {
  'new-combinations': {
    en: 'Known diseases, combinations of findings never asked about in training.',
    zh: '训练中问过的疾病，但所给表现的组合从未出现过。',
  },
  'new-diseases': {
    en: 'Diseases the textbook describes but no training question ever asked about.',
    zh: '教材中写到、但训练题从未问过的疾病。',
  },
};

/** The held-out sets that headlines speak of. */
export const headlineSets = ['new-combinations', 'new-diseases'] as const;

export const dimensionLabels: Record<Dimension, Bilingual> = {
  tier: { en: 'Difficulty', zh: '难度' },
  hops: { en: 'Hops', zh: '跳数' },
  rarity: { en: 'Rarity', zh: '罕见程度' },
  language: { en: 'Language', zh: '语言' },
  kind: { en: 'Asked for', zh: '所问' },
};

export function groupLabel(group: string): Bilingual {
  return valueNames[group] ?? { en: group, zh: group };
}

/** 0.677 -> "67.7" */
export function percent(share: number, digits = 1): string {
  return (share * 100).toFixed(digits);
}

/** 0.677 -> "67.7 %", never broken between number and sign. */
export function percentText(share: number): string {
  return `${percent(share)}\u00a0%`;
}

/** Points with a sign that aligns: 0.094 -> "+9.4", -0.005 -> "−0.5", nothing -> "0.0". */
export function points(difference: number): string {
  const text = (Math.abs(difference) * 100).toFixed(1);
  if (text === '0.0') return text;
  return (difference > 0 ? '+' : '−') + text;
}

/** An exact p as people read it. */
export function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** 1500 -> "1,500" */
export function whole(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
