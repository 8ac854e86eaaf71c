/** Whether a word with a capital is in one of the lists of names. */
import { GIVEN_NAMES, SURNAMES } from './lists/given-names.ts';
import { WORLD_GIVEN_NAMES, WORLD_SURNAMES } from './lists/world-names.ts';

const given = new Set([...GIVEN_NAMES, ...WORLD_GIVEN_NAMES].map(plain));
const family = new Set([...SURNAMES, ...WORLD_SURNAMES].map(plain));

function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '');
}

export function isListedGivenName(word: string): boolean {
  return given.has(plain(word));
}

export function isListedSurname(word: string): boolean {
  return family.has(plain(word));
}

export function isListedName(word: string): boolean {
  return (
    isListedGivenName(word) ||
    isListedSurname(word) ||
    word.split('-').some((half) => half.length > 3 && family.has(plain(half)))
  );
}
