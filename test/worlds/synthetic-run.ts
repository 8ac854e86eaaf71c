/** An invented run with plausible shapes, for tests of the report only. No number in it was measured. */
import type { Question } from '../../src/records/question.ts';
import type { Row } from '../../src/records/row.ts';
import type { Score } from '../../src/records/score.ts';
import type { SetInfo } from '../../src/records/set-info.ts';
import { randomStream } from '../../src/support/random.ts';
import { labelOf } from '../../src/evaluation/run-report/labels.ts';
import { pickTraces } from '../../src/evaluation/run-report/pick-traces.ts';
import type {
  MiningRound,
  ReinforcementCurve,
  ReportInput,
  TrainingCurve,
} from '../../src/evaluation/run-report/report-input.ts';

type Ability = readonly [newCombinations: number, newDiseases: number];

const abilities: Readonly<Record<string, Ability>> = {
  base: [0.26, 0.24],
  'cold-start': [0.58, 0.31],
  'stage-1': [0.71, 0.37],
  'stage-2': [0.735, 0.36],
  'control-stage-1': [0.74, 0.38],
  'control-fine-tuning': [0.66, 0.33],
};

export const syntheticRows: readonly Row[] = [
  {
    name: 'base',
    label: { en: 'Base', zh: '基座' },
    about: { en: 'pre-trained, never shown a question', zh: '仅预训练，未见过考题' },
    startsFrom: null,
    role: 'recipe',
    paper: 'backbone',
  },
  {
    name: 'cold-start',
    label: { en: 'Cold start', zh: '冷启动' },
    about: { en: 'fine-tuned on teacher traces', zh: '在教师推理轨迹上微调' },
    startsFrom: 'base',
    role: 'recipe',
    paper: 'cot-cold-start',
  },
  {
    name: 'stage-1',
    label: { en: 'RL stage 1', zh: '强化一阶段' },
    about: { en: 'GRPO on easy and moderate questions', zh: '在简单与中等题上做 GRPO' },
    startsFrom: 'cold-start',
    role: 'recipe',
    paper: 'rl-stage-1',
  },
  {
    name: 'stage-2',
    label: { en: 'RL stage 2', zh: '强化二阶段' },
    about: { en: 'GRPO on mined hard samples', zh: '在挖掘出的难题上做 GRPO' },
    startsFrom: 'stage-1',
    role: 'recipe',
    paper: 'rl-stage-2',
  },
  {
    name: 'control-stage-1',
    label: { en: 'Control: more stage 1', zh: '对照：继续一阶段' },
    about: { en: 'stage 2’s budget, stage 1’s questions', zh: '用二阶段的预算继续一阶段的题' },
    startsFrom: 'stage-1',
    role: 'control',
    paper: null,
  },
  {
    name: 'control-fine-tuning',
    label: { en: 'Control: more fine-tuning', zh: '对照：继续微调' },
    about: { en: 'fine-tuning goes on instead of RL', zh: '不做强化，继续微调' },
    startsFrom: 'cold-start',
    role: 'control',
    paper: null,
  },
];

export const syntheticSets: readonly SetInfo[] = [
  {
    name: 'new-combinations',
    label: { en: 'New combinations', zh: '新组合' },
    about: {
      en: 'Known diseases, combinations of findings never asked about in training.',
      zh: '训练中问过的疾病，但所给表现的组合从未出现过。',
    },
  },
  {
    name: 'new-diseases',
    label: { en: 'New diseases', zh: '新疾病' },
    about: {
      en: 'Diseases the textbook describes but no training question ever asked about.',
      zh: '教材中写到、但训练题从未问过的疾病。',
    },
  },
];

const kinds = ['diagnosis', 'next-test', 'treatment', 'mechanism', 'safe-treatment'] as const;
const tiers = ['easy', 'moderate', 'difficult'] as const;
const rarities = ['common', 'uncommon', 'rare'] as const;
const sets = ['new-combinations', 'new-diseases'] as const;

export function syntheticQuestions(): Question[] {
  const texts = ['migraine', 'temporal arteritis', 'tension headache', 'cluster headache'];
  return sets.flatMap((split) =>
    Array.from({ length: split === 'new-diseases' ? 300 : 600 }, (_, number): Question => {
      const subgraph = Math.floor(number / 3);
      const language = number % 2 === 0 ? 'en' : 'zh';
      return {
        id: `${split}-${number}`,
        language,
        background: null,
        kind: kinds[number % 5]!,
        stem:
          language === 'en'
            ? 'A 71-year-old has a new headache, jaw pain on chewing and a raised ESR. What explains this best?'
            : '患者，71 岁，新发头痛、咀嚼时下颌痛、血沉增快。最可能的诊断是？',
        options: texts.map((text, index) => ({ letter: 'ABCD'[index]!, text, entity: text })),
        answer: 'B',
        subgraph: { id: `${split}-${subgraph}`, disease: 'temporal arteritis', findings: [], edges: [] },
        mask: ['temporal arteritis'],
        distractors: [],
        difficulty: { tier: tiers[number % 3]!, hops: 2 + (number % 3), overlap: 0.5, rarity: rarities[subgraph % 3]! },
        split,
        provenance: { graph: '0'.repeat(64), template: 'diagnosis-1' },
        seed: number,
      };
    }),
  );
}

export function syntheticScores(questions: readonly Question[]): Score[] {
  return Object.entries(abilities).flatMap(([row, ability]) =>
    questions.map((question) => scoreOf(row, ability, question)),
  );
}

function scoreOf(row: string, abilityOn: Ability, question: Question): Score {
  const ability = abilityOn[question.split === 'new-diseases' ? 1 : 0];
  const ease = randomStream('ease', question.subgraph.id).next() * 0.3 - 0.15 - 0.12 * (question.difficulty.hops - 3);
  const luck = randomStream('luck', question.id).next() * 0.8 + randomStream('luck', row, question.id).next() * 0.2;
  const correct = luck < ability + ease;
  const unread = !correct && randomStream('unread', row, question.id).next() < (row === 'base' ? 0.3 : 0.04);
  const letter = correct ? 'B' : 'C';
  const raw = unread
    ? '<think>headache and jaw pain: migraine, temporal arteritis, temporal arteritis, temporal'
    : `<think>jaw pain on chewing: temporal arteritis. raised ESR: temporal arteritis, infection. In both: ${correct ? 'temporal arteritis' : 'infection; no, headache first: tension headache'}.</think><answer>${letter}</answer>`;
  return {
    questionId: question.id,
    cluster: question.subgraph.id,
    row,
    set: question.split,
    language: question.language,
    kind: question.kind,
    tier: question.difficulty.tier,
    hops: question.difficulty.hops,
    rarity: question.difficulty.rarity,
    reading: unread ? { kind: 'unread', reason: 'truncated-thinking', raw } : { kind: 'read', letter, via: 'letter' },
    correct,
    raw,
    tokens: unread ? 128 : 42,
  };
}

interface ReinforcementShape {
  readonly steps: number;
  readonly from: number;
  readonly to: number;
  readonly plateauStep?: number;
  readonly rounds?: readonly MiningRound[];
}

function reinforcementCurve(stage: string, shape: ReinforcementShape): ReinforcementCurve {
  const { steps, from, to, plateauStep = null, rounds = [] } = shape;
  const random = randomStream('curve', stage);
  const points = Array.from({ length: steps }, (_, step) => {
    const progress = 1 - Math.exp((-3 * step) / steps);
    const level = from + (to - from) * progress;
    return {
      step,
      reward: level + 0.1 + 0.04 * random.normal(),
      sampledAccuracy: step % 10 === 0 ? level + 0.01 * random.normal() : null,
      formatRate: 0.9 + 0.09 * progress,
      length: 43 - 2 * progress + random.normal(),
      entropy: 0.08 - 0.03 * progress,
      klToReference: 0.02 * progress + (stage === 'stage-1' ? 0 : 0.02),
      zeroSignalShare: Math.min(1, 0.35 + 0.4 * progress + 0.03 * random.normal()),
      logprobGap: 2e-6 * (1 + random.next()),
    };
  });
  return { stage, label: labelOf(syntheticRows, stage), kind: 'reinforcement', points, plateauStep, rounds };
}

function syntheticCurves(): TrainingCurve[] {
  const rising = (step: number, half: number): number => step ** 2 / (step ** 2 + half ** 2);
  const rounds = [
    { round: 0, evaluated: 2600, passRate: 0.71, hardSamples: 410, rightSamples: 205 },
    { round: 1, evaluated: 2600, passRate: 0.74, hardSamples: 360, rightSamples: 180 },
  ];
  return [
    {
      stage: 'base',
      label: labelOf(syntheticRows, 'base'),
      kind: 'pre-training',
      points: Array.from({ length: 80 }, (_, index) => ({
        step: index * 10,
        loss: 0.4 + 5 * Math.exp(-index / 12),
        drillAccuracy: index % 5 === 0 ? 0.25 + 0.73 * rising(index, 25) : null,
        recallAccuracy: index % 5 === 0 ? 0.99 * rising(index, 35) : null,
      })),
    },
    {
      stage: 'cold-start',
      label: labelOf(syntheticRows, 'cold-start'),
      kind: 'fine-tuning',
      points: Array.from({ length: 25 }, (_, index) => ({
        step: index * 10,
        loss: 0.2 + Math.exp(-index / 5),
        developmentAccuracy: index % 3 === 0 ? 0.25 + 0.34 * rising(index, 8) : null,
      })),
    },
    reinforcementCurve('stage-1', { steps: 80, from: 0.55, to: 0.82, plateauStep: 72 }),
    reinforcementCurve('stage-2', { steps: 40, from: 0.5, to: 0.62, rounds }),
    reinforcementCurve('control-stage-1', { steps: 40, from: 0.82, to: 0.86 }),
  ];
}

export function syntheticRun(): ReportInput {
  const questions = syntheticQuestions();
  const scores = syntheticScores(questions);
  return {
    recipe: 'synthetic',
    rows: syntheticRows,
    sets: syntheticSets,
    scores,
    chance: { 'new-combinations': 0.25, 'new-diseases': 0.25 },
    optionsOnly: { 'new-combinations': 0.3125, 'new-diseases': 0.1875 },
    curves: syntheticCurves(),
    traces: pickTraces(scores, questions, {
      rows: syntheticRows,
      before: 'cold-start',
      after: 'stage-2',
      perOutcome: 1,
      seed: 1,
    }),
    settings: [
      { name: 'rlvr.groupSize', value: 8, origin: 'ours', reason: 'The paper names none; 8 keeps a step under 2 s.' },
      { name: 'rlvr.advantage', value: 'mean only', origin: 'paper', reason: 'Equations 2-3.' },
      { name: 'rlvr.klCoefficient', value: null, origin: 'ours', reason: 'Equation 1 has no such term.' },
    ],
    seeds: [{ name: 'run', value: 1 }],
    versions: [
      { name: 'fleming-r1', value: '0.1.0' },
      { name: 'graph', value: 'f3a1'.repeat(16) },
    ],
    timings: [
      { stage: 'pretraining', wallSeconds: 171, tokens: 1_760_000 },
      { stage: 'cold-start', wallSeconds: 100.4, tokens: 690_000 },
      { stage: 'stage-1', wallSeconds: 257, tokens: 1_440_000 },
      { stage: 'evaluation', wallSeconds: 8.2, tokens: null },
    ],
  };
}

/** The same recipe, before anything was measured. */
export function emptyRun(): ReportInput {
  return {
    ...syntheticRun(),
    scores: [],
    chance: {},
    optionsOnly: {},
    curves: [],
    traces: [],
    settings: [],
    seeds: [],
    versions: [],
    timings: [],
  };
}
