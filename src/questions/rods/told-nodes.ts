/**
 * Which findings of open data a vignette can tell. The inner nodes of an ontology of symptoms are classes ("coordination
 * symptom"), which no patient has; nor is a disease a complaint because an index of symptoms lists it.
 */
import type { StoredEntity } from '../../records/stored-graph.ts';

export interface NodeFacts {
  /** Whether others are kinds of it. */
  readonly isAbove: boolean;
  /** Whether some disease is stated to have it, and not only what is below it. */
  readonly isStated: boolean;
  /** Whether a disease has one of the names. */
  readonly isDisease: (names: readonly string[]) => boolean;
}

/** The name of a class by its last word. */
const CLASS = /\bsymptoms?$/i;
const SYMPTOM_CLASS = /\b(?:symptoms?|perception|abnormality)$/i;
/** What ends so is a disease of its own, or in the plural a class of them. */
const DISEASE = /\b(?:syndromes?|diseases?|disorders)(?: type \w+)?$/i;

export function canBeTold({ names, ids }: StoredEntity, { isAbove, isStated, isDisease }: NodeFacts): boolean {
  const isOf = (scheme: string): boolean => ids.some((id) => id.scheme === scheme && id.role === 'identity');
  // The seeds' own findings are written to be told.
  if (isOf('FLEMING')) return true;
  const name = names.find(({ language, kind }) => language === 'en' && kind === 'preferred')?.text ?? '';
  if (isAbove && CLASS.test(name)) return false;
  if (isOf('SYMP') && !isOf('HP') && isAbove && (SYMPTOM_CLASS.test(name) || !isStated)) return false;
  return !(isOf('MESH') && !isOf('HP') && (DISEASE.test(name) || isDisease([name])));
}
