/** What joins names to one list. */
import { JOINING } from './phrase-table.ts';

export function joins(between: string): boolean {
  return (
    /^[\s,，、/&]*$/.test(
      between.replace(/\p{Script=Han}|[\p{L}\p{N}]+/gu, (word) => (JOINING.has(word.toLowerCase()) ? '' : word)),
    ) && /\S/.test(between)
  );
}
