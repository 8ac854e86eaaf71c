/**
 * Which conditions a vignette may tell of a patient beside the findings. The graph says what forbids a drug, not who
 * can have it: these lists keep out patients that do not exist (a pregnant man) and patients that the wordings deny
 * (they speak of adults).
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';

const WOMENS_CONDITIONS: ReadonlySet<string> = new Set([
  'current pregnancy',
  'viable intrauterine pregnancy',
  'breastfeeding',
  'undiagnosed vaginal bleeding',
]);

const CHILDRENS_CONDITIONS: ReadonlySet<string> = new Set([
  'age under two months',
  'age under two years',
  'age under eight years',
  'newborn with high bilirubin',
  'child with viral illness',
]);

const MENS_ORGANS: ReadonlySet<string> = new Set([
  'prostate',
  'testis',
  'epididymis',
  'penis',
  'scrotum',
  'seminal vesicle',
  'spermatic cord',
]);

/**
 * For graphs that say nothing of the organs a disease affects; a test keeps the list whole for the graph that ships.
 */
const MENS_DISEASES: ReadonlySet<string> = new Set([
  'acute epididymitis',
  'benign prostatic hyperplasia',
  'Klinefelter syndrome',
  'prostate adenocarcinoma',
  'testicular germ cell tumor',
  'testicular torsion',
]);

/** Whether a vignette of the disease can tell the condition. */
export function canMeet(graph: KnowledgeGraph, disease: string, condition: string): boolean {
  if (CHILDRENS_CONDITIONS.has(condition)) return false;
  return !(WOMENS_CONDITIONS.has(condition) && isMensDisease(graph, disease));
}

/** Diseases of men's organs alone. Mumps is not among them: it affects the testis, but women have it too. */
export function isMensDisease(graph: KnowledgeGraph, disease: string): boolean {
  const organs = graph.objects(disease, 'affects');
  return MENS_DISEASES.has(disease) || (organs.length > 0 && organs.every((organ) => MENS_ORGANS.has(organ)));
}
