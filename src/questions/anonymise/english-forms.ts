/** Names in records, initials, and words with a capital where a person must stand. Patterns as in `english-name-evidence.ts`. */
import { RELATION, YEARS, type NameEvidence } from './english-name-evidence.ts';
import { on } from './identifiers.ts';
import { PLAIN_MASK } from './plain-letters.ts';

const start = `(?:^|\\n|[.!?;:*]\\s{1,2}|["\\])]\\s|${PLAIN_MASK}[.;,]?\\s)`;

export const ENGLISH_FORMS: readonly NameEvidence[] = [
  // PID|1||97204193^^^HOSP||GOLDBERG^Parisa||19
  { pattern: on(`\\|(?<id>[A-Z][A-Za-z'-]{1,24})\\^(?<id2>[A-Z][A-Za-z'-]{1,24})(?=[|^])`), evidence: 'likely' },
  // Initials before a person of an age, and before what is theirs.
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>(?:[A-Z]\\.\\s?){2,3}),\\san?\\s(?:[a-z-]{2,16}\\s){0,3}${YEARS}[\\s-](?:year|month|week|day)`,
    ),
    evidence: 'initials',
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])(?<id>(?:[A-Z]\\.){2,3})(?=[']s\\s(?:notes?|letter|report|chart|entry|message)\\b)`),
    evidence: 'initials',
  },
  {
    pattern: on(`${start}(?<id>(?:[A-Z]\\.\\s?){2,3}),\\san?\\s[a-z]{4,16},\\s[a-z]`),
    evidence: 'initials',
  },
  // pt Red slept poorly; bed 12, Dot is spiking: a word with a capital where a person must stand.
  {
    pattern: on(
      `(?<![A-Za-z])(?:pt|patient|${RELATION})\\s(?<id>[A-Z][a-z]{1,11})(?=\\s(?:slept|phoned|rang|called|says|said|wants|wanted|asked|ate|refused|visited|fell|seems)\\b)`,
    ),
    evidence: 'sure',
  },
  {
    pattern: on(`\\b[Bb]ed\\s\\d{1,3}[,:]\\s(?<id>[A-Z][a-z]{1,11})(?=\\s(?:is\\s[a-z]+ing|has|wants|needs)\\b)`),
    evidence: 'sure',
  },
];
