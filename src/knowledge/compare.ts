/**
 * Compares the graph with open vocabularies and databases that nobody of this project wrote, as a second opinion on the
 * seeds: what of them is known there under the same name, which facts stand there too, and which do not. An absent
 * fact is not a wrong one (open databases are incomplete and their terms coarser); it is one to look at again.
 */
import type { KnowledgeGraph, Entity } from '../graph/knowledge-graph.ts';
import { NameIndex } from './match-key.ts';
import type { Hetionet } from './open-data/hetionet.ts';
import type { Phenotypes } from './open-data/phenotypes.ts';
import { annotationId } from './open-data/phenotypes.ts';
import type { DiseaseTerm } from './open-data/rare-diseases.ts';
import type { EntityType, PrevalenceClass } from '../graph/schema.ts';

/** null: the source was not at hand. */
export interface OpenSources {
  readonly hetionet: Hetionet | null;
  readonly phenotypes: Phenotypes | null;
  /** The rare-disease subset of the Disease Ontology. */
  readonly rareDiseases: readonly DiseaseTerm[] | null;
}

export interface Coverage {
  /** Entities of the graph. */
  readonly entities: number;
  /** Those the source knows by name or synonym. */
  readonly known: number;
}

export interface Pair {
  readonly subject: string;
  readonly object: string;
}

export interface Agreement {
  /** Facts of the graph whose two ends the source knows. */
  readonly comparable: number;
  readonly confirmed: number;
  /** Facts of the graph that the source does not state. */
  readonly graphOnly: readonly Pair[];
  /** Facts of the source about ends that the graph knows, which the graph does not state. */
  readonly sourceOnly: readonly Pair[];
}

export interface LabelDifference {
  readonly name: string;
  readonly graph: string;
  readonly source: string;
}

export interface HetionetComparison {
  readonly diseases: Coverage;
  readonly findings: Coverage;
  readonly drugs: Coverage;
  readonly presents: Agreement;
  readonly treats: Agreement;
}

export interface PhenotypeComparison {
  readonly findings: Coverage;
  /** Chinese names of the findings known: equal to the official one, equal to it by a synonym, different. */
  readonly chinese: {
    readonly equal: number;
    readonly bySynonym: number;
    readonly different: readonly LabelDifference[];
  };
  /** null without the Disease Ontology, which links disease names to annotations. */
  readonly annotations: (Agreement & { readonly diseases: Coverage }) | null;
}

export interface RareDiseaseComparison {
  readonly diseases: Coverage;
  /** Of the diseases known there, how many the graph holds for common, uncommon, rare. */
  readonly knownByPrevalence: Readonly<Record<PrevalenceClass, number>>;
  /** Held for common here, listed as rare there. */
  readonly heldForCommon: readonly string[];
}

export interface GraphComparison {
  readonly hetionet: HetionetComparison | null;
  readonly phenotypes: PhenotypeComparison | null;
  readonly rareDiseases: RareDiseaseComparison | null;
}

const FINDING_TYPES: readonly EntityType[] = ['symptom', 'sign', 'laboratory_finding', 'imaging_finding'];

export function compareGraph(graph: KnowledgeGraph, sources: OpenSources): GraphComparison {
  return {
    hetionet: sources.hetionet && compareWithHetionet(graph, sources.hetionet),
    phenotypes: sources.phenotypes && compareWithPhenotypes(graph, sources.phenotypes, sources.rareDiseases),
    rareDiseases: sources.rareDiseases && compareWithRareDiseases(graph, sources.rareDiseases),
  };
}

function compareWithHetionet(graph: KnowledgeGraph, source: Hetionet): HetionetComparison {
  const diseases = matches(graph.ofType('disease'), source.diseases);
  const findings = matches(findingsIn(graph), source.symptoms);
  const drugs = matches(graph.ofType('drug'), source.compounds);
  const treatments = (id: string): Set<string> =>
    new Set([...(source.treatmentsOf.get(id) ?? []), ...(source.palliativesOf.get(id) ?? [])]);
  return {
    diseases: coverage(graph.ofType('disease'), diseases),
    findings: coverage(findingsIn(graph), findings),
    drugs: coverage(graph.ofType('drug'), drugs),
    presents: agreement(
      mapValues(diseases, (id) => source.symptomsOf.get(id) ?? new Set()),
      findings,
      (disease) => graph.findingsOf(disease),
    ),
    treats: agreement(mapValues(diseases, treatments), drugs, (disease) => drugsFor(graph, disease)),
  };
}

function compareWithPhenotypes(
  graph: KnowledgeGraph,
  source: Phenotypes,
  terms: readonly DiseaseTerm[] | null,
): PhenotypeComparison {
  const findings = matches(findingsIn(graph), source.index);
  return {
    findings: coverage(findingsIn(graph), findings),
    chinese: compareChinese(graph, findings, source),
    annotations: terms && compareAnnotations(graph, findings, source, terms),
  };
}

function compareAnnotations(
  graph: KnowledgeGraph,
  findings: ReadonlyMap<string, string>,
  source: Phenotypes,
  terms: readonly DiseaseTerm[],
): Agreement & { diseases: Coverage } {
  const termById = new Map(terms.map((term) => [term.id, term]));
  const phenotypesOf = (termId: string): Set<string> =>
    new Set(
      termById
        .get(termId)!
        .references.flatMap((reference) => [...(source.phenotypesOf.get(annotationId(reference)) ?? [])]),
    );
  const annotated = mapValues(matches(graph.ofType('disease'), termIndex(terms)), phenotypesOf);
  for (const [disease, phenotypes] of annotated) if (phenotypes.size === 0) annotated.delete(disease);
  return {
    diseases: coverage(graph.ofType('disease'), annotated),
    ...agreement(annotated, findings, (disease) => graph.findingsOf(disease)),
  };
}

function compareChinese(
  graph: KnowledgeGraph,
  findings: ReadonlyMap<string, string>,
  source: Phenotypes,
): PhenotypeComparison['chinese'] {
  let [equal, bySynonym] = [0, 0];
  const different: LabelDifference[] = [];
  for (const [name, id] of findings) {
    const { names, synonyms } = graph.entity(name);
    const official = source.labels.get(id)!.zh;
    if (names.zh === official) equal++;
    else if (synonyms.zh.includes(official)) bySynonym++;
    else different.push({ name, graph: names.zh, source: official });
  }
  return { equal, bySynonym, different };
}

function compareWithRareDiseases(graph: KnowledgeGraph, terms: readonly DiseaseTerm[]): RareDiseaseComparison {
  const diseases = graph.ofType('disease');
  const known = matches(diseases, termIndex(terms));
  const knownByPrevalence: Record<PrevalenceClass, number> = { common: 0, uncommon: 0, rare: 0 };
  for (const { id, prevalence } of diseases) if (known.has(id)) knownByPrevalence[prevalence!] += 1;
  return {
    diseases: coverage(diseases, known),
    knownByPrevalence,
    heldForCommon: diseases
      .filter(({ id, prevalence }) => known.has(id) && prevalence === 'common')
      .map(({ id }) => id),
  };
}

/** Compares the facts of every disease with what the source says of it, among the objects that both know. */
function agreement(
  sourceFacts: ReadonlyMap<string, ReadonlySet<string>>,
  objects: ReadonlyMap<string, string>,
  graphFacts: (disease: string) => readonly string[],
): Agreement {
  const nameOf = new Map([...objects].map(([name, id]) => [id, name]));
  let [comparable, confirmed] = [0, 0];
  const [graphOnly, sourceOnly]: [Pair[], Pair[]] = [[], []];
  for (const [subject, stated] of sourceFacts) {
    const own = new Set(graphFacts(subject).flatMap((object) => objects.get(object) ?? []));
    comparable += own.size;
    for (const id of own) {
      if (stated.has(id)) confirmed++;
      else graphOnly.push({ subject, object: nameOf.get(id)! });
    }
    for (const id of stated) {
      const object = nameOf.get(id);
      if (object !== undefined && !own.has(id)) sourceOnly.push({ subject, object });
    }
  }
  return { comparable, confirmed, graphOnly, sourceOnly };
}

/** Entity -> id in the source, for those it knows. */
function matches(entities: readonly Entity[], index: NameIndex): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, synonyms } of entities) {
    const match = index.find([id, ...synonyms.en]);
    if (match !== null) found.set(id, match);
  }
  return found;
}

function termIndex(terms: readonly DiseaseTerm[]): NameIndex {
  const index = new NameIndex();
  // Names before synonyms: a synonym must not hide the disease that bears the name.
  for (const { id, name } of terms) index.add(id, [name]);
  for (const { id, synonyms } of terms) index.add(id, synonyms);
  return index;
}

function findingsIn(graph: KnowledgeGraph): Entity[] {
  return FINDING_TYPES.flatMap((type) => graph.ofType(type));
}

function drugsFor(graph: KnowledgeGraph, disease: string): string[] {
  return [...graph.objects(disease, 'first_line_treatment'), ...graph.objects(disease, 'second_line_treatment')].filter(
    (treatment) => graph.entity(treatment).type === 'drug',
  );
}

function coverage(entities: readonly Entity[], known: ReadonlyMap<string, unknown>): Coverage {
  return { entities: entities.length, known: known.size };
}

function mapValues<V, W>(map: ReadonlyMap<string, V>, change: (value: V) => W): Map<string, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
