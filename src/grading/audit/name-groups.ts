/** What joins names to one list. */
import { JOINING } from './phrase-table.ts';

/** In Chinese a comma alone parts clauses, and lists have marks of their own. */
export function joins(between: string): boolean {
  return (
    between.trim() !== '，' &&
    /^[\s,，、/&]*$/.test(
      between.replace(/\p{Script=Han}|[\p{L}\p{N}]+/gu, (word) => (JOINING.has(word.toLowerCase()) ? '' : word)),
    ) &&
    /\S/.test(between)
  );
}
