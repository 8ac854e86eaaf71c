/** A comparison with open data as text: numbers first, then the beginning of each list that deserves a second look. */
import { FREQUENCIES } from '../graph/schema.ts';
import type { GraphComparison } from './compare.ts';
import type { Agreement, Coverage, Pair } from './comparison/agreement.ts';
import type { HetionetComparison } from './comparison/compare-hetionet.ts';
import type { PhenotypeComparison } from './comparison/compare-phenotypes.ts';
import type { RareDiseaseComparison } from './comparison/compare-rare-diseases.ts';

/** `show`: how many of each list; the rest is counted. */
export function describeComparison(comparison: GraphComparison, show: number): string {
  const sections = [
    ['Hetionet', comparison.hetionet && hetionetLines(comparison.hetionet, show)],
    ['Human Phenotype Ontology', comparison.phenotypes && phenotypeLines(comparison.phenotypes, show)],
    ['Disease Ontology, rare diseases', comparison.rareDiseases && rareDiseaseLines(comparison.rareDiseases, show)],
  ] as const;
  return sections
    .map(([title, lines]) => [title, ...(lines ?? ['not at hand']).map((line) => `  ${line}`)].join('\n') + '\n')
    .join('\n');
}

function hetionetLines(comparison: HetionetComparison, show: number): string[] {
  return [
    known('diseases', comparison.diseases),
    known('findings', comparison.findings),
    known('drugs', comparison.drugs),
    ...agreementLines('symptoms of diseases', comparison.presents, show),
    ...agreementLines('drugs for diseases', comparison.treats, show),
  ];
}

function phenotypeLines({ findings, chinese, annotations }: PhenotypeComparison, show: number): string[] {
  const differences = chinese.different.map(({ name, graph, source }) => `${name}: ${graph} / ${source}`);
  return [
    known('findings', findings),
    `Chinese names: ${chinese.equal} equal, ${chinese.bySynonym} equal to a synonym, ${differences.length} different`,
    ...list('different', differences, show),
    ...(annotations === null ? [] : [known('diseases with annotations', annotations.diseases)]),
    ...(annotations === null ? [] : agreementLines('phenotypes of diseases', annotations, show)),
  ];
}

function rareDiseaseLines(
  { diseases, knownByPrevalence, heldForCommon }: RareDiseaseComparison,
  show: number,
): string[] {
  const { common, uncommon, rare } = knownByPrevalence;
  return [
    known('diseases', diseases),
    `of these the graph holds ${rare} for rare, ${uncommon} for uncommon, ${common} for common`,
    ...list('held for common', heldForCommon, show),
  ];
}

function agreementLines(
  what: string,
  { comparable, confirmed, byFrequency, graphOnly, sourceOnly, denied }: Agreement,
  show: number,
): string[] {
  const shares = FREQUENCIES.flatMap((each) => {
    const share = byFrequency[each];
    return share === undefined ? [] : [`${each} ${share.confirmed} of ${share.comparable}`];
  });
  return [
    `${what}: ${confirmed} of ${comparable} comparable facts stand there too`,
    ...(shares.length === 0 ? [] : [`of these: ${shares.join(', ')}`]),
    `of ${confirmed + sourceOnly.length} facts of the source between known ends, the graph states ${confirmed}`,
    ...list('only in the graph', graphOnly.map(factOf), show),
    ...list('only in the source', sourceOnly.map(factOf), show),
    ...(denied.length === 0 ? [] : list('of these denied by the graph', denied.map(factOf), show)),
  ];
}

function list(title: string, items: readonly string[], show: number): string[] {
  const rest = items.length - show;
  return [
    `${title}: ${items.length}`,
    ...items.slice(0, show).map((item) => `  ${item}`),
    ...(rest > 0 && show > 0 ? [`  ... and ${rest} more`] : []),
  ];
}

function known(what: string, { entities, known: count }: Coverage): string {
  return `${what} known by name or synonym: ${count} of ${entities}`;
}

function factOf({ subject, object }: Pair): string {
  return `${subject}: ${object}`;
}
