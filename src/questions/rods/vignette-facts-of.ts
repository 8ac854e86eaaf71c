/** What a vignette is told from, gathered from a graph: findings with their values, negatives, a risk, a condition. */
import { agesOfAll, parseAges, type Ages } from '../../graph/finding-ages.ts';
import type { PatientProfile } from '../../graph/patient-profile.ts';
import { isFindingType } from '../../graph/schema.ts';
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import {
  type Detail,
  type FindingType,
  type Names,
  type ToldCondition,
  type ToldFinding,
  type VignetteFacts,
} from '../vignette/vignette-facts.ts';
import { canBeOnePatient, type SafeTreatment } from './backgrounds.ts';
import type { QuestionGraph } from './question-graph.ts';
import { admits } from './rule-out.ts';
import { canStandBeside, coreOf } from './told-findings.ts';
import type { Told } from './weights.ts';

export interface GatheredFrom {
  readonly disease: number;
  /** The disease and the nodes after it, none of which may be named. */
  readonly path: readonly number[];
  readonly told: Told;
  readonly safe: SafeTreatment | null;
  readonly detail: Detail;
  readonly ask: string;
  /** A risk factor may be told. */
  readonly withRisk: boolean;
}

export function vignetteFactsOf(graph: QuestionGraph, from: GatheredFrom, random: RandomStream): VignetteFacts {
  const { disease, path, told, safe, detail, ask, withRisk } = from;
  const implied = new Set(told.present.flatMap((finding) => [...graph.consequences(finding)]));
  for (const finding of told.present) implied.delete(finding);
  const isFinding = (node: number): boolean => isFindingType(graph.typeOf(node));
  // Whom a risk fits is known where patients are.
  const hasRisk = withRisk && detail === 'full' && graph.patients(disease) !== null;
  const risks = hasRisk ? riskOf(graph, from, random) : [];
  return {
    patients: graph.patients(disease),
    limits: [...limitsOf(graph, disease, told, safe), ...risks.flatMap((risk) => graph.patients(risk) ?? [])],
    findings: told.present.map((finding) => toldFinding(graph, finding, disease)),
    implied: [...implied].filter(isFinding).map((finding) => toldFinding(graph, finding, disease)),
    absent: told.absent.map((finding) => toldFinding(graph, finding)),
    risks: [...risks, ...untoldPregnancy(graph, from, risks)].map((risk) => toldCondition(graph, risk)),
    background: safe === null ? null : toldCondition(graph, safe.condition),
    analytes: graph.analytes,
    normal: detail === 'full' ? normalOf(graph, disease, told.absent, safe) : [],
    ask,
    masked: path.flatMap((node) => graph.names(node)),
  };
}

/** Age and sex to which what is told is limited, with what it implies, in all diseases and in the patient's. */
export function limitsOf(
  graph: QuestionGraph,
  disease: number,
  told: Told,
  safe: SafeTreatment | null,
): PatientProfile[] {
  const nodes = safe === null ? told.present : [...told.present, safe.condition];
  return [
    ...nodes.flatMap((node) => [...graph.consequences(node)].flatMap((each) => graph.patients(each) ?? [])),
    ...told.present.flatMap((finding) => {
      const age = agesWith(graph, disease, finding);
      return age === null ? [] : [{ age, sex: null, onset: null, setting: null, incidence: null }];
    }),
  ];
}

/**
 * The ages at which alone patients with the disease have a finding; null where nothing says so. What is not stated itself
 * is met at the ages of what implies it.
 */
export function agesWith(graph: QuestionGraph, disease: number, finding: number): Ages | null {
  const stated = [...graph.findings.stated(disease)];
  const from = stated.includes(finding) ? [finding] : stated.filter((each) => graph.consequences(each).has(finding));
  return agesOfAll(
    from.map((each) => parseAges(graph.qualifiers(disease, `has_${graph.typeOf(each)}`, each).age ?? '')),
  );
}

/** One risk factor of the disease that such a patient can have, and whose name is not part of what is told or the other way. */
function riskOf(graph: QuestionGraph, { disease, told, safe }: GatheredFrom, random: RandomStream): number[] {
  const beside = [...told.present, ...told.absent, ...(safe === null ? [] : [safe.condition])];
  const possible = [...graph.objects(disease, 'has_risk_factor')].filter(
    (risk) =>
      !SAYS_NOTHING.has(nameOf(graph, risk)!) &&
      (told.patient === null || admits(graph.patients(risk), told.patient)) &&
      canBeOnePatient([graph.patients(disease), graph.patients(risk), ...limitsOf(graph, disease, told, safe)]) &&
      beside.every((each) => canStandBeside(graph, each, risk)),
  );
  return possible.length === 0 ? [] : [random.pick(possible)];
}

/** Pregnancy, where whoever has the disease is pregnant and nothing that is told says so. */
function untoldPregnancy(
  graph: QuestionGraph,
  { disease, told, safe }: GatheredFrom,
  risks: readonly number[],
): number[] {
  const pregnancy = [...graph.consequences(disease)].find((node) => nameOf(graph, node) === 'current pregnancy');
  if (pregnancy === undefined || risks.some((risk) => SAYS_PREGNANT.has(nameOf(graph, risk)!))) return [];
  const saying = safe === null ? told.present : [...told.present, safe.condition];
  return saying.some((node) => graph.consequences(node).has(pregnancy)) ? [] : [pregnancy];
}

const SAYS_PREGNANT: ReadonlySet<string> = new Set(['gestational state', 'multifetal gestation']);

const nameOf = (graph: QuestionGraph, node: number): string | undefined => graph.names(node)[0];

/** Risk factors that tell no more than that the disease is there. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['family history', 'affected parent', 'affected sibling']);

/** What would show a negative, where no finding of the disease or of the condition changes it: it is told as normal. */
function normalOf(
  graph: QuestionGraph,
  disease: number,
  absent: readonly number[],
  safe: SafeTreatment | null,
): VignetteFacts['normal'] {
  const nodes = [...graph.findings.of(disease), ...(safe === null ? [] : graph.consequences(safe.condition))];
  const changed = new Set(nodes.flatMap((node) => graph.measures(node).map(({ analyte }) => analyte.id)));
  const denying = new Set(absent.flatMap((node) => graph.measures(node).map(({ analyte }) => analyte.id)));
  return graph.analytes.filter(({ id }) => denying.has(id) && !changed.has(id));
}

/** With the values that it has in the disease, where that is given: what is denied is denied of every value. */
function toldFinding(graph: QuestionGraph, node: number, disease?: number): ToldFinding {
  const isComplaint = disease !== undefined && coreOf(graph, disease, node) === 'complaint';
  return {
    ...toldCondition(graph, node, disease),
    type: graph.typeOf(node) as FindingType,
    ...(isComplaint ? { isComplaint } : {}),
  };
}

function toldCondition(graph: QuestionGraph, node: number, disease?: number): ToldCondition {
  const called = remembered(CALLED(graph), node, () => ({
    id: graph.key(node),
    names: namesOf((language) => (graph.hasName(node, language) ? graph.name(node, language) : '')),
    synonyms: { en: graph.namesIn(node, 'en'), zh: graph.namesIn(node, 'zh') },
  }));
  return { ...called, measures: graph.measures(node, disease) };
}

/** What a node is called, whoever has it. */
const CALLED = perObject<QuestionGraph, Map<number, Omit<ToldCondition, 'measures'>>>(() => new Map());

function namesOf(name: (language: Language) => string): Names {
  return { en: name('en'), zh: name('zh') };
}
