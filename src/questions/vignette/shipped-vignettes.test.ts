/** Vignettes of every disease that ships, and tables that name none of them. */
import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import type { Entity } from '../../graph/knowledge-graph.ts';
import { FINDING_RELATIONS } from '../../graph/schema.ts';
import { languageSchema } from '../../records/question.ts';
import { randomStream } from '../../support/random.ts';
import { MemoryQuestionGraph } from '../rods/memory-graph.ts';
import { holdsName, namesAny, namesOf } from '../../graph/names-in-text.ts';
import * as asks from '../../wording/asks.ts';
import * as chineseWordings from './chinese-wordings.ts';
import { checkVignette } from './check-vignette.ts';
import { chineseConditionSentence } from './chinese-conditions.ts';
import { conditionSentence } from './english-conditions.ts';
import { nounPhrase } from './english-nouns.ts';
import * as englishWordings from './english-wordings.ts';
import { tellVignette } from './tell-vignette.ts';
import { DETAILS, type FindingType, type ToldFinding, type VignetteFacts } from './vignette-facts.ts';

const graph = shippedGraph();
const LANGUAGES = languageSchema.options;

const asked = new MemoryQuestionGraph(graph);

/** With the values of the disease, where one is given. */
function toldOf({ id, type, names, synonyms }: Entity, disease?: Entity): ToldFinding {
  const within = disease === undefined ? undefined : asked.nodeOfKey(disease.id);
  return { id, type: type as FindingType, names, synonyms, measures: asked.measures(asked.nodeOfKey(id), within) };
}

/** A few findings of each type, as a generator would hand them over. */
function factsOf(disease: Entity, ask: string): VignetteFacts {
  const of = (relation: (typeof FINDING_RELATIONS)[number], count: number): Entity[] =>
    graph
      .objects(disease.id, relation)
      .slice(0, count)
      .map((id) => graph.entity(id));
  const findings = FINDING_RELATIONS.flatMap((relation) => of(relation, relation === 'has_imaging_finding' ? 1 : 3));
  return {
    patients: disease.patients ?? null,
    limits: [],
    findings: findings.map((finding) => toldOf(finding, disease)),
    implied: [],
    absent: graph
      .objects(disease.id, 'lacks')
      .slice(0, 1)
      .map((id) => toldOf(graph.entity(id))),
    risks: graph
      .objects(disease.id, 'has_risk_factor')
      .slice(0, 2)
      .map((id) => ({ ...toldOf(graph.entity(id)), measures: [] })),
    background: null,
    analytes: graph.measures.analytes,
    normal: [],
    ask,
    masked: namesOf(disease),
  };
}

it('of every disease that ships, in every detail and both languages, a vignette passes its own check', () => {
  let told = 0;
  for (const disease of atLeast(500, graph.ofType('disease')))
    for (const language of LANGUAGES)
      for (const detail of DETAILS) {
        const facts = factsOf(disease, asks.ASKS[language].diagnosis[0]!);
        const random = randomStream('shipped', disease.id, language, detail);
        const units = random.pick(['si', 'conventional'] as const);
        const vignette = tellVignette(facts, { language, detail, units }, random);
        if (vignette.kind === 'refused') continue;
        told++;
        expect([vignette.stem, checkVignette(vignette.stem, vignette.record)]).toEqual([vignette.stem, []]);
        expect(vignette.stem).not.toMatch(/undefined|\{\w+\}|\s{2}|\ba [aeio]|，，|。。|：。|[见示现因]、|\. \.|,,| ,/);
      }
  expect(told).toBeGreaterThan(3000);
});

/** What forbids a drug, told as one disease of its kind: the options of such a question are treatments. */
const TOLD_AS_EXAMPLE: ReadonlySet<string> = new Set([
  'active serious infection',
  'cardiac valvular disease',
  'catecholamine-secreting tumor',
  'delayed gastric emptying state',
  'esophageal emptying disorder',
  'hepatic porphyria history',
  'inherited demyelinating neuropathy',
  'neuromuscular junction disorder',
  'oxidative hemolysis susceptibility',
  'reactive airway disease',
  'shortened QT interval state',
  'thyroid C-cell tumor history',
  'urea cycle disorder',
]);

it('words of the tables name no disease that the name they tell does not', () => {
  const diseases = graph.ofType('disease');
  const newlyNamed = (text: string, name: string): string[] =>
    diseases.filter((each) => namesAny(text, [each]) && !holdsName(name, namesOf(each))).map(({ id }) => id);
  for (const { names } of atLeast(
    2000,
    FINDING_RELATIONS.flatMap((relation) => findingsOf(relation)),
  )) {
    const { text } = nounPhrase(names.en);
    if (text !== names.en) expect([text, newlyNamed(text, names.en)]).toEqual([text, []]);
  }
  const person = { subject: 'She', possessive: 'Her' };
  const conditions = [...graph.ofType('risk_factor'), ...graph.ofType('contraindication')];
  for (const { id, names } of atLeast(300, conditions)) {
    if (TOLD_AS_EXAMPLE.has(id)) continue;
    const [english, chinese] = [conditionSentence(id, names.en, person), chineseConditionSentence(id, names.zh)];
    if (english !== null) expect([english.text, newlyNamed(english.text, names.en)]).toEqual([english.text, []]);
    if (chinese !== null) expect([chinese.text, newlyNamed(chinese.text, names.zh)]).toEqual([chinese.text, []]);
  }
  for (const text of atLeast(150, stringsOf([asks.ASKS, englishWordings, chineseWordings])))
    expect([text, newlyNamed(text, '')]).toEqual([text, []]);
});

function findingsOf(relation: (typeof FINDING_RELATIONS)[number]): Entity[] {
  return graph.ofType(relation.slice('has_'.length) as FindingType);
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null && !(value instanceof RegExp)
    ? Object.values(value).flatMap(stringsOf)
    : [];
}

it('asks at least twice for everything, and for the first drug only where it is said', () => {
  for (const language of atLeast(2, LANGUAGES))
    for (const kind of atLeast(15, asks.ASK_KINDS)) {
      const sentences = asks.ASKS[language][kind];
      expect([kind, new Set(sentences).size >= 2]).toEqual([kind, true]);
      expect([kind, sentences.some((each) => /first-line drug|一线药物/.test(each))]).toEqual([
        kind,
        kind.startsWith('first-drug'),
      ]);
    }
});
