/** Initials, and pairs of people in clinical notes. Patterns as in `english-name-evidence.ts`. */
import { RELATION, YEARS, type NameEvidence } from './english-name-evidence.ts';
import { ANY_NAME, NAME } from './english-name-shape.ts';
import { on } from './identifiers.ts';

const initials = '(?:[A-Z]\\.\\s?){2,4}|[A-Z]{2,3}';
/** In digits, or an age that was found already. */
const human =
  '(?:man|woman|boy|girl|child|infant|baby|newborn|toddler|teenager|adolescent|patient|pt|gentleman|lady|male|female|student|resident|teacher|farmer|worker|driver|veteran|mother|father|widow|widower|retiree|nurse|smoker)';
const does =
  '(?:has|had|is|was|who|presents?|presented|comes|came|reports?|reported|with|complains|complained|denies|denied|states|stated|takes|lives|underwent|returns|returned|will|needs|remains|developed|develops)';
const start = '(?:^|\\n|[.!?;:]\\s{1,2}|["\\])]\\s)';

export const PEOPLE_NEAR: readonly NameEvidence[] = [
  {
    pattern: on(
      `${start}${ANY_NAME}\\s?\\((?:[MF]|[Mm]ale|[Ff]emale)[,/\\s]{1,2}${YEARS}(?:\\s?(?:y|yo|yrs?|years?))?\\)`,
    ),
    evidence: 'sure',
    whole: true,
    words: 2,
  },
  // Initials.
  {
    pattern: on(`(?<![A-Za-z])[Ii]nitials?(?:\\s(?:are|is))?[:\\s]\\s?(?<id>${initials}|[A-Z]\\.?)(?![A-Za-z])`),
    evidence: 'initials',
  },
  {
    pattern: on(`(?<![A-Za-z])(?:[Pp]atient|[Pp]t\\.?|${human})\\s(?<id>${initials})(?=\\s?,?\\s${does}\\b)`),
    evidence: 'initials',
  },
  {
    pattern: on(`(?<![A-Za-z])(?:${human}|\\d{1,3}[MF]),\\s(?<id>${initials})(?=,\\s${does}\\b)`),
    evidence: 'initials',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Bb]y|BY|[Ss]igned|[Ii]nitialed|[Ss]cribe|[Tt]yped|[Tt]ranscriptionist|[Cc]c|CC):\\s?(?<id>${initials})(?![A-Za-z])`,
    ),
    evidence: 'initials',
  },
  { pattern: on(`${start}(?<id>${initials}),\\s${YEARS}\\s?(?:y|[MF]\\b)`), evidence: 'initials' },
  {
    pattern: on(`${start}(?<id>${NAME}\\s[A-Z])\\s-\\s(?:[Bb]ed|[Rr]oom|[Rr]m|[Ww]ard)\\s?\\d`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z])[Bb]oth\\s${ANY_NAME}\\sand\\s(?:(?:the|his|her|their|a)\\s(?:${RELATION}|dog|cat|pets?|driver|baby|child)\\b|(?<id2>${NAME})\\s(?:were|had|ate|have|are)\\s(?:bitten|exposed|seen|brought|admitted|siblings|twins|injured|ill))`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Hh]anded|[Hh]and-?over|[Hh]and-?off|[Ss]ign(?:ed)?[\\s-]?out|[Cc]are|[Ss]hift)\\s(?:was\\s)?(?:handed\\s)?(?:over\\s|off\\s|passed\\s|taken\\s|given\\s)?from\\s(?:(?:Dr|Mr|Ms|Mrs)\\.?\\s)?${ANY_NAME}\\sto\\s(?:(?:Dr|Mr|Ms|Mrs)\\.?\\s)?(?<id2>${NAME})`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Dd]iscussed|[Ss]poke|[Ss]poken|[Rr]eviewed|[Dd]/w|[Ss]een)\\s(?:with|to|by)\\s(?:[A-Z][\\w' -]{1,40}\\s\\([A-Za-z ]{2,20}\\)(?:,|\\sand|,\\sand)\\s)?(?<id>${NAME})(?=\\s\\([A-Za-z ]{2,20}\\))`,
    ),
    evidence: 'sure',
    whole: true,
  },
  {
    pattern: on(
      `${start}${ANY_NAME},?\\s(?:returns?|attends|attended|visits|visited|phoned|phones|calls|called|rang|is\\s(?:here|back|doing|feeling|anxious|worried|on|being|due|not|now|still|stable|well|to\\s)|was\\s(?:last|not|also|lying|alone|on|in|at|well)|wants|wanted|needs|needed|feels|felt|looks|seems|seemed|did|does|does\\snot|tolerates|weighs|weighed|slept|sleeps|ate|eats|developed|develops|continues|remains|suffers|suffered|tested|gets|got|had|has|hopes|plans|performed|performs|notes|noted|assisted|recommends|recommended|examined|reviewed|witnessed|interpreted|reads|wrote|writes|saw|sees|prescribed|placed|agrees|comes|came|will|would|can|cannot|may|must|should|pt\\b|w/|c/o|s/p|p/w)\\b`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${initials}),\\s(?:an?|the|our)\\s(?:\\w+\\s)?${YEARS}[\\s-](?:year|month|week|day|y)`,
    ),
    evidence: 'initials',
  },
];
