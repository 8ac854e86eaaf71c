/** The many ways in which sources write the id of a term, as scheme and value of one spelling. */
import type { ExternalId } from '../../records/stored-graph.ts';

const SCHEMES: Readonly<Record<string, string>> = {
  MIM: 'OMIM',
  OMIMPS: 'OMIMPS',
  ORDO: 'ORPHA',
  ORPHANET: 'ORPHA',
  UMLS_CUI: 'UMLS',
  MSH: 'MESH',
  NCI: 'NCIT',
  ICD10: 'ICD10',
  ICD_10: 'ICD10',
  WIKIDATA_QID: 'WIKIDATA',
};

/** Schemes whose ids show that entities of two sources are one. Coarser schemes (ICD) name groups of diseases. */
export const JOINING_SCHEMES = ['DOID', 'HP', 'OMIM', 'ORPHA', 'GARD', 'MESH', 'UMLS'] as const;

/** null when it is no id of a vocabulary (an address, a free text). */
export function externalId(text: string, role: ExternalId['role']): ExternalId | null {
  const match = /^([A-Za-z][A-Za-z0-9_.-]*):(\S+)$/.exec(text.trim());
  if (match === null || /^(https?|url|ftp)$/i.test(match[1]!) || match[2]!.startsWith('//')) return null;
  // A release in the scheme (SNOMEDCT_US_2025_09_01) is none of its own.
  const upper = match[1]!.toUpperCase().replace(/_\d{4}_\d{2}_\d{2}$/, '');
  return { scheme: SCHEMES[upper] ?? upper, value: match[2]!, role };
}

export function idText({ scheme, value }: Pick<ExternalId, 'scheme' | 'value'>): string {
  return `${scheme}:${value}`;
}
