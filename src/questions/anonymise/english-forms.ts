/** Names in forms, messages and notes that are written in capitals. Patterns as in `english-name-evidence.ts`. */
import { RELATION, YEARS, type NameEvidence } from './english-name-evidence.ts';
import { ANY_NAME, NAME } from './english-name-shape.ts';
import { on } from './identifiers.ts';
import { PLAIN_MASK } from './plain-letters.ts';

const start = `(?:^|\\n|[.!?;:*]\\s{1,2}|["\\])]\\s|${PLAIN_MASK}[.;,]?\\s)`;
const large = "[A-Z][A-Z'-]{1,24}(?:\\s[A-Z][A-Z'-]{1,24}){0,2}";

export const ENGLISH_FORMS: readonly NameEvidence[] = [
  // ANI TUILAGI 56 YO FEMALE
  {
    pattern: on(
      `${start}${ANY_NAME}\\s${YEARS}\\s?(?:YO|Y/O|YR|YRS|YEAR|YEARS?\\sOLD)\\s(?:FEMALE|MALE|WOMAN|MAN|[MF])\\b`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  // Levon Tehrani, 29, underwent; Adaeze Nkosi, G2P1
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME},\\s(?:${YEARS},\\s[a-z]|G\\d{1,2}\\s?P\\d)`),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}\\s\\[${YEARS}\\s?(?:y|yo|yrs?|years?)?\\]`),
    evidence: 'likely',
    whole: true,
  },
  { pattern: on(`(?:^|\\n)${ANY_NAME}-${YEARS}-[mfMF]\\b`), evidence: 'likely', whole: true },
  // PID|1||97204193^^^HOSP||GOLDBERG^Parisa||19; "SINGH","Nusrat",
  { pattern: on(`\\|(?<id>[A-Z][A-Za-z'-]{1,24})\\^(?<id2>[A-Z][A-Za-z'-]{1,24})(?=[|^])`), evidence: 'likely' },
  { pattern: on(`"(?<id>${large})","(?<id2>${NAME})",`), evidence: 'likely', whole: true },
  // NYGAARD, ASTRID ** ; HOSSEINI, PARISA was admitted
  {
    pattern: on(
      `${start}(?<id>${large},\\s?${NAME})(?=\\s\\*\\*|\\.(?:\\s|$)|\\s(?:was|is)\\s(?:admitted|seen|brought|discharged|referred)|\\s${PLAIN_MASK})`,
    ),
    evidence: 'likely',
    whole: true,
  },
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
  { pattern: on(`\\b[Bb]ed\\s\\d{1,3}[,:]\\s(?<id>[A-Z][a-z]{1,11})(?=\\s(?:is\\s[a-z]+ing|has|wants|needs)\\b)`), evidence: 'sure' },
  // Messages.
  { pattern: on(`(?:^|\\n|[,.!]\\s)${ANY_NAME}\\shere(?=[.,!])`), evidence: 'likely', whole: true },
  {
    pattern: on(`[Tt]hank(?:s|\\syou)[^.!?\\n]{0,30}[.!]\\s${ANY_NAME}(?=\\sfrom\\s[A-Z]|[.\\n]|$)`),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Ii]ssued\\sto|[Tt]o\\swhom\\sit\\smay\\sconcern[:,]|[Aa]utopsy\\sof|[Tt]ravell?er|[Tt]he\\sremains\\sof)\\s${ANY_NAME}`,
    ),
    evidence: 'likely',
    words: 2,
  },
  // A child or a grown person, then the name, then what happened.
  {
    pattern: on(`(?<=old\\s)(?:boy|girl|man|woman|child|infant|male|female),\\s${ANY_NAME}(?=,\\s[a-z])`),
    evidence: 'likely',
  },
  {
    pattern: on(
      `${start}${ANY_NAME}\\sis\\s(?:the\\s(?:youngest|oldest|eldest|only|first|second|third|middle)|an?\\sonly)\\s(?:of|child|son|daughter)\\b`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?:[Dd]uring|[Aa]t)\\s(?:the|a|this|his|her)\\s(?:well-child\\s|clinic\\s|home\\s|follow-up\\s)?visit,\\s${ANY_NAME}(?=\\s[a-z])`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `${start}${ANY_NAME}[']s\\s(?:wife|husband)\\s(?:reports?|says|states?|is|was|notes?|noticed|called|brought|has|had)\\b`,
    ),
    evidence: 'sure',
    whole: true,
  },
];
