/**
 * What can be asked of a graph: each scenario is a path of relations from the disease to the asked node (paper section 3.1:
 * symptom -> disease -> test / treatment -> mechanism); `vignette/asks.ts` has the sentences that ask. Data, not code: a
 * scenario more is an entry more.
 */
import type { ScenarioKind } from '../../records/graph-question.ts';
import type { AskKind } from '../../wording/asks.ts';

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
  /** What the drug does in the body is asked for: no procedure counts, and no drug that stays where it is put. */
  readonly ofDrug?: boolean;
  /** A test is asked for: no vignette that tells its result asks for it. */
  readonly asksForTest?: boolean;
  /** The patient has a condition besides, which forbids another treatment of the disease. */
  readonly withCondition?: boolean;
  /** No graph states all of them: another option may be right although nothing says so. */
  readonly neverComplete?: boolean;
  /** The sentences that ask. */
  readonly ask: AskKind;
  /** Where one drug is the first choice, and it is the one that is meant. */
  readonly firstAsk?: AskKind;
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
    ask: 'diagnosis',
  },
  {
    name: 'next-test',
    kind: 'next-test',
    steps: [['confirmed_by']],
    notWrong: OTHER_TESTS,
    asksForTest: true,
    ask: 'confirmatory-test',
  },
  {
    name: 'first-line-treatment',
    kind: 'treatment',
    steps: [['first_line_treatment']],
    rightSteps: [TREATMENTS],
    ask: 'first-line-treatment',
  },
  {
    name: 'drug-treatment',
    kind: 'treatment',
    steps: [['treated_by']],
    rightSteps: [TREATMENTS],
    ask: 'drug-treatment',
  },
  {
    name: 'safe-treatment',
    kind: 'safe-treatment',
    steps: [['first_line_treatment', 'second_line_treatment']],
    rightSteps: [TREATMENTS],
    withCondition: true,
    ask: 'safe-treatment',
  },
  {
    name: 'drug-mechanism',
    kind: 'mechanism',
    steps: [['first_line_treatment', 'treated_by'], ['acts_by']],
    rightSteps: [TREATMENTS, ['acts_by']],
    ask: 'drug-mechanism',
    firstAsk: 'first-drug-mechanism',
  },
  {
    name: 'drug-class',
    kind: 'mechanism',
    steps: [['first_line_treatment', 'treated_by'], ['member_of']],
    rightSteps: [TREATMENTS, ['member_of']],
    ask: 'drug-class',
  },
  {
    name: 'pathophysiology',
    kind: 'mechanism',
    steps: [['has_pathophysiology']],
    ask: 'pathophysiology',
  },
  {
    name: 'gene',
    kind: 'mechanism',
    steps: [['associated_gene']],
    ask: 'gene',
  },
  {
    name: 'pathogen',
    kind: 'mechanism',
    steps: [['caused_by']],
    ask: 'pathogen',
  },
  {
    name: 'contraindication',
    kind: 'contraindication',
    steps: [['first_line_treatment', 'treated_by'], ['contraindicated_in']],
    rightSteps: [TREATMENTS, ['contraindicated_in', 'relatively_contraindicated_in']],
    neverComplete: true,
    ofDrug: true,
    ask: 'contraindication',
    firstAsk: 'first-drug-contraindication',
  },
  {
    name: 'complication',
    kind: 'complication',
    steps: [['has_complication']],
    notWrong: ['associated_with'],
    neverComplete: true,
    ask: 'complication',
  },
];
