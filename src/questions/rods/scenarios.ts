/**
 * What can be asked of a graph: each scenario is a path of relations from the disease to the asked node (paper section 3.1:
 * symptom -> disease -> test / treatment -> mechanism), with its wordings in English and Chinese. Data, not code: a
 * scenario more is an entry more.
 */
import type { Language } from '../../records/question.ts';
import type { ScenarioKind } from '../../records/graph-question.ts';

export interface Scenario {
  readonly name: string;
  readonly kind: ScenarioKind;
  /**
   * The relations of each step from the disease on, any of which leads on. No step: the disease itself is asked for.
   */
  readonly steps: readonly (readonly string[])[];
  /** The steps to every right answer, where more answers are right than may be asked for. Absent: `steps`. */
  readonly rightSteps?: readonly (readonly string[])[];
  /** Relations of the disease whose objects are neither right nor wrong: a test that screens is no wrong test. */
  readonly notWrong?: readonly string[];
  /** What the drug does in the body is asked for: a drug that stays where it is put does not count. */
  readonly systemic?: boolean;
  /** The patient has a condition besides, which forbids another treatment of the disease. */
  readonly withCondition?: boolean;
  /** No graph states all of them: another option may be right although nothing says so. */
  readonly neverComplete?: boolean;
  readonly asks: Readonly<Record<Language, readonly string[]>>;
}

/** Whatever treats the disease, in whatever role, is no wrong treatment. */
const TREATMENTS = [
  'first_line_treatment',
  'second_line_treatment',
  'treated_by',
  'palliated_by',
  'adjunct_treatment',
  'symptomatic_treatment',
  'conditional_treatment',
] as const;

/** Whatever is done to find, follow or exclude the disease is no wrong test. */
const OTHER_TESTS = ['screened_by', 'assessed_by', 'excluded_by'] as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'diagnosis',
    kind: 'diagnosis',
    steps: [],
    asks: {
      en: ['What is the most likely diagnosis?', 'Which disease fits best?'],
      zh: ['最可能的诊断是什么？', '哪种疾病最符合？'],
    },
  },
  {
    name: 'next-test',
    kind: 'next-test',
    steps: [['confirmed_by']],
    notWrong: OTHER_TESTS,
    asks: {
      en: ['Which test should confirm the diagnosis?', 'What is the best confirmatory test?'],
      zh: ['应以哪项检查确诊？', '最佳的确诊检查是什么？'],
    },
  },
  {
    name: 'first-line-treatment',
    kind: 'treatment',
    steps: [['first_line_treatment']],
    rightSteps: [TREATMENTS],
    asks: {
      en: ['What is the first-line treatment?', 'Which treatment is the first choice?'],
      zh: ['一线治疗是什么？', '首选哪种治疗？'],
    },
  },
  {
    name: 'drug-treatment',
    kind: 'treatment',
    steps: [['treated_by']],
    rightSteps: [TREATMENTS],
    asks: {
      en: ['Which drug is used to treat the underlying disease?', 'Which of these drugs treats the disease?'],
      zh: ['哪种药物用于治疗该病？', '下列哪种药物可治疗该病？'],
    },
  },
  {
    name: 'safe-treatment',
    kind: 'safe-treatment',
    steps: [['first_line_treatment', 'second_line_treatment']],
    rightSteps: [TREATMENTS],
    withCondition: true,
    asks: {
      en: ['Which treatment is effective and safe?', 'Which treatment should this patient be given?'],
      zh: ['哪种治疗有效且安全？', '该患者应接受哪种治疗？'],
    },
  },
  {
    name: 'drug-mechanism',
    kind: 'mechanism',
    steps: [['first_line_treatment', 'treated_by'], ['acts_by']],
    rightSteps: [TREATMENTS, ['acts_by']],
    asks: {
      en: ['How does a drug used for the disease act?', 'By which mechanism does a drug for this disease work?'],
      zh: ['治疗该病的药物如何起作用？', '治疗该病药物的作用机制是什么？'],
    },
  },
  {
    name: 'drug-class',
    kind: 'mechanism',
    steps: [['first_line_treatment', 'treated_by'], ['member_of']],
    rightSteps: [TREATMENTS, ['member_of']],
    asks: {
      en: ['To which class does a drug used for the disease belong?', 'Which class of drugs treats the disease?'],
      zh: ['治疗该病的药物属于哪一类？', '哪一类药物用于治疗该病？'],
    },
  },
  {
    name: 'pathophysiology',
    kind: 'mechanism',
    steps: [['has_pathophysiology']],
    asks: {
      en: ['What is the underlying mechanism of the disease?', 'Which mechanism explains the findings?'],
      zh: ['该病的发病机制是什么？', '哪种机制可以解释这些表现？'],
    },
  },
  {
    name: 'gene',
    kind: 'mechanism',
    steps: [['associated_gene']],
    asks: {
      en: [
        'Which gene is associated with the underlying disease?',
        'A variant of which gene is linked to the disease?',
      ],
      zh: ['该病与哪个基因相关？', '哪个基因的变异与该病有关？'],
    },
  },
  {
    name: 'pathogen',
    kind: 'mechanism',
    steps: [['caused_by']],
    asks: {
      en: ['Which pathogen causes the disease?', 'What is the causative organism?'],
      zh: ['该病由哪种病原体引起？', '致病微生物是什么？'],
    },
  },
  {
    name: 'contraindication',
    kind: 'contraindication',
    steps: [['first_line_treatment', 'treated_by'], ['contraindicated_in']],
    rightSteps: [TREATMENTS, ['contraindicated_in', 'relatively_contraindicated_in']],
    neverComplete: true,
    systemic: true,
    asks: {
      en: [
        'In which condition must a drug used for the disease not be given?',
        'Which condition is a contraindication to a drug used for the disease?',
      ],
      zh: ['在哪种情况下禁用治疗该病的药物？', '哪种情况是治疗该病药物的禁忌？'],
    },
  },
  {
    name: 'complication',
    kind: 'complication',
    steps: [['has_complication']],
    notWrong: ['associated_with'],
    neverComplete: true,
    asks: {
      en: ['Which complication of the disease is to be expected?', 'Which of these is a complication of the disease?'],
      zh: ['该病可出现哪种并发症？', '下列哪项是该病的并发症？'],
    },
  },
  {
    name: 'adverse-effect',
    kind: 'complication',
    steps: [['first_line_treatment', 'treated_by'], ['has_adverse_effect']],
    rightSteps: [TREATMENTS, ['has_adverse_effect']],
    neverComplete: true,
    systemic: true,
    asks: {
      en: [
        'Which adverse effect is known of a drug used for the disease?',
        'Which complication of its drug treatment is known?',
      ],
      zh: ['治疗该病的药物有哪种已知的不良反应？', '该病的药物治疗有哪种已知的并发症？'],
    },
  },
];

/** Openings that fit every patient: a graph of the store may have a finding of newborns. */
export const OPENERS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'A patient presents with {f}.',
    'Examination and tests show {f}.',
    'The record notes {f}.',
    'The work-up reveals {f}.',
    'A referral letter lists {f}.',
  ],
  zh: ['患者出现{f}。', '检查发现{f}。', '病历记录有{f}。', '进一步检查提示{f}。', '转诊信列出{f}。'],
};
