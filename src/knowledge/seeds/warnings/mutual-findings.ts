/** Two findings that imply each other: they may be one thing under two names. */
import { circlesOf } from '../circular-facts.ts';
import type { WarningRule } from './seed-warning.ts';

export const mutualFindings: WarningRule = {
  name: 'mutual-findings',
  weight: 'note',
  about: 'two findings that imply each other',
  advice: 'where they are one thing, make them one entity with synonyms',
  find: ({ relations }) =>
    circlesOf(relations).map(({ names, facts }) => ({
      at: facts.at(-1)!.at,
      message: `${names
        .toSorted()
        .map((name) => `'${name}'`)
        .join(' and ')} imply each other`,
    })),
};
