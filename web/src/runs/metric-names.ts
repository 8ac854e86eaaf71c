/** What readers call the metrics that stages log, in the order in which panels stand; unknown ones follow under their own name. */
import type { Bilingual } from '../../../src/records/row.ts';

export interface MetricName {
  readonly label: Bilingual;
  /** A share of 1, drawn on the whole of its scale. */
  readonly isShare: boolean;
}

const known: Readonly<Record<string, MetricName>> = {
  reward: { label: { en: 'Reward', zh: '奖励' }, isShare: false },
  accuracy: { label: { en: 'Sampled answers right', zh: '采样作答正确率' }, isShare: true },
  length: { label: { en: 'Length, tokens', zh: '长度（词元）' }, isShare: false },
  entropy: { label: { en: 'Entropy, nats/token', zh: '熵（奈特/词元）' }, isShare: false },
  zeroSignalShare: { label: { en: 'Groups without signal', zh: '无信号组占比' }, isShare: true },
  formatRate: { label: { en: 'Format kept', zh: '格式合规率' }, isShare: true },
  loss: { label: { en: 'Loss, nats/token', zh: '损失（奈特/词元）' }, isShare: false },
  developmentAccuracy: { label: { en: 'Development questions right', zh: '开发题正确率' }, isShare: true },
  klToColdStart: {
    label: { en: 'KL to the reference, nats/token', zh: '与参考模型的 KL（奈特/词元）' },
    isShare: false,
  },
  logprobGap: { label: { en: 'Sampler–trainer gap, nats', zh: '采样与训练的对数概率差（奈特）' }, isShare: false },
  gradientNorm: { label: { en: 'Gradient norm', zh: '梯度范数' }, isShare: false },
  learningRate: { label: { en: 'Learning rate', zh: '学习率' }, isShare: false },
  drawnGroups: { label: { en: 'Groups drawn', zh: '抽取的组数' }, isShare: false },
  sentGroups: { label: { en: 'Groups trained on', zh: '参与训练的组数' }, isShare: false },
  sampledTokens: { label: { en: 'Tokens sampled', zh: '采样词元数' }, isShare: false },
  promptTokens: { label: { en: 'Prompt tokens', zh: '提示词元数' }, isShare: false },
  trainedTokens: { label: { en: 'Tokens trained on', zh: '训练词元数' }, isShare: false },
  tokens: { label: { en: 'Tokens', zh: '词元数' }, isShare: false },
};

const ORDER = Object.keys(known);
/** Of these a reader sees the panels at once; the others are folded. */
const FIRST = new Set(ORDER.slice(0, ORDER.indexOf('logprobGap')));

export function metricName(name: string): MetricName {
  if (Object.hasOwn(known, name)) return known[name]!;
  if (name.startsWith('skill.')) {
    const skill = name.slice('skill.'.length);
    return { label: { en: `Skill: ${skill}`, zh: `技能：${skill}` }, isShare: true };
  }
  return { label: { en: name, zh: name }, isShare: false };
}

export function isFirst(name: string): boolean {
  return FIRST.has(name) || name.startsWith('skill.');
}

export function sortedMetrics(names: Iterable<string>): string[] {
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...new Set(names)].toSorted((one, other) => place(one) - place(other) || (one < other ? -1 : 1));
}

const loops: Readonly<Record<string, Bilingual>> = {
  'pre-training': { en: 'Pre-training', zh: '预训练' },
  'fine-tuning': { en: 'Fine-tuning', zh: '微调' },
  grpo: { en: 'Reinforcement', zh: '强化学习' },
};

export function loopName(loop: string): Bilingual {
  return Object.hasOwn(loops, loop) ? loops[loop]! : { en: loop, zh: loop };
}
