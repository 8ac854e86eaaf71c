/**
 * A synonym that means something narrower or broader than its entity. Names are compared by their words in English and by
 * containment in Chinese; a longer name is narrower where what it adds is one of the words that narrow. A synonym is
 * broader, too, when the name of another finding reads as a kind of it: `rigidity` of `muscle rigidity` is met in `spinal
 * rigidity`, which the graph knows as no muscle rigidity.
 */
import { isFindingType } from '../../../graph/schema.ts';
import { matchKey } from '../../match-key.ts';
import type { SourcedEntity } from '../seed-rules.ts';
import { NARROWING_PARTS, NARROWING_WORDS } from './narrowing-words.ts';
import { type SeedIndex, some } from './seed-index.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

export const unevenSynonyms: WarningRule = {
  name: 'uneven-synonym',
  about: 'a synonym that is narrower or broader than its entity',
  advice: 'take the synonym out, give it an entity of its own, or state what implies what',
  weight: 'warning',
  find: (seeds) => [...seeds.entities.flatMap(unevenWithin), ...broaderThanOwner(seeds)],
};

type Language = 'en' | 'zh';

function unevenWithin({ id, names, synonyms, at }: SourcedEntity): Finding[] {
  return (['en', 'zh'] as const).flatMap((language) => {
    const [name, others] = [names[language], synonyms[language]];
    return others.flatMap((synonym) => {
      if (narrows(synonym, name, language)) return [unevenness(at, id, synonym, `is narrower than '${name}'`)];
      if (narrows(name, synonym, language)) return [unevenness(at, id, synonym, `is broader than '${name}'`)];
      const narrower = others.find((other) => narrows(other, synonym, language));
      return narrower === undefined ? [] : [unevenness(at, id, synonym, `is broader than the synonym '${narrower}'`)];
    });
  });
}

/** `longer` says all that `shorter` says, and something that makes it narrower. */
function narrows(longer: string, shorter: string, language: Language): boolean {
  if (language === 'zh') {
    if (!longer.includes(shorter)) return false;
    const added = longer.replace(shorter, ' ');
    return NARROWING_PARTS.some((part) => added.includes(part) && !shorter.includes(part));
  }
  const [words, fewer] = [wordsOf(longer), wordsOf(shorter)];
  const added = [...words].filter((word) => !fewer.has(word));
  return added.length === words.size - fewer.size && added.some((word) => NARROWING_WORDS.has(word));
}

function wordsOf(name: string): Set<string> {
  return new Set(matchKey(name).split(' '));
}

/** Synonyms of findings that the names of other findings, which imply nothing of the kind, read as kinds of. */
function broaderThanOwner(seeds: SeedIndex): Finding[] {
  const findings = seeds.entities.filter(({ type }) => isFindingType(type));
  return (['en', 'zh'] as const).flatMap((language) => {
    const kinds = findingsByHead(findings, language);
    return findings.flatMap(({ id, synonyms, at }) =>
      synonyms[language].flatMap((synonym) => {
        const strangers = [...(kinds.get(synonym.toLowerCase()) ?? [])].filter((other) => seeds.areApart(other, id));
        if (strangers.length === 0) return [];
        return [unevenness(at, id, synonym, `fits ${some(strangers)} too, where '${id}' is not implied`)];
      }),
    );
  });
}

/** What the names of a finding say that it is a kind of, with the findings that are. */
function findingsByHead(findings: readonly SourcedEntity[], language: Language): Map<string, Set<string>> {
  const byHead = new Map<string, Set<string>>();
  for (const { id, names, synonyms } of findings)
    for (const name of [names[language], ...synonyms[language]])
      for (const head of headsOf(name.toLowerCase(), language)) {
        const known = byHead.get(head);
        if (known === undefined) byHead.set(head, new Set([id]));
        else known.add(id);
      }
  return byHead;
}

const JOINT = / (?:of|in|on|at|after|with|during|when) /g;

/** The head of a noun phrase stands at its end, or before a preposition; in Chinese it stands at the end. */
function headsOf(name: string, language: Language): string[] {
  if (language === 'zh') return Array.from({ length: Math.max(0, name.length - 2) }, (_, at) => name.slice(at + 1));
  const before = [...name.matchAll(JOINT)].map(({ index }) => name.slice(0, index));
  const after = [...name.matchAll(/ /g)].map(({ index }) => name.slice(index + 1));
  return [...before, ...after];
}

function unevenness(at: SourcedEntity['at'], id: string, synonym: string, what: string): Finding {
  return { at, message: `the synonym '${synonym}' of '${id}' ${what}` };
}
