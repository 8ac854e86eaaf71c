/** Compares the graph with Hetionet: diseases, findings, drugs, and which findings and drugs belong to a disease. */
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import type { Hetionet } from '../open-data/hetionet.ts';
import {
  agreement,
  coverage,
  findingFacts,
  findingsIn,
  mapValues,
  matches,
  type Agreement,
  type Coverage,
} from './agreement.ts';

export interface HetionetComparison {
  readonly diseases: Coverage;
  readonly findings: Coverage;
  readonly drugs: Coverage;
  readonly presents: Agreement;
  readonly treats: Agreement;
}

export function compareWithHetionet(graph: KnowledgeGraph, source: Hetionet): HetionetComparison {
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
      (disease) => findingFacts(graph, disease),
    ),
    treats: agreement(mapValues(diseases, treatments), drugs, (disease) => ({
      facts: drugsFor(graph, disease).map((object) => ({ object })),
      denied: [],
    })),
  };
}

function drugsFor(graph: KnowledgeGraph, disease: string): string[] {
  return [...graph.objects(disease, 'first_line_treatment'), ...graph.objects(disease, 'second_line_treatment')].filter(
    (treatment) => graph.entity(treatment).type === 'drug',
  );
}
