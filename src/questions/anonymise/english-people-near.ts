/**
 * More of what shows that capitalised words are a person: what stands near a name of two words or more, or of initials,
 * in clinical notes. Patterns as in `english-name-evidence.ts`.
 */
import { anyCase, RELATION, ROLE, YEARS, type NameEvidence } from './english-name-evidence.ts';
import { ANY_NAME, NAME } from './english-name-shape.ts';
import { on } from './identifiers.ts';
import { PLAIN_MASK } from './plain-letters.ts';

const initials = '(?:[A-Z]\\.\\s?){2,4}|[A-Z]{2,3}';
/** In digits, or an age that was found already. */
const human =
  '(?:man|woman|boy|girl|child|infant|baby|newborn|toddler|teenager|adolescent|patient|pt|gentleman|lady|male|female|student|resident|teacher|farmer|worker|driver|veteran|mother|father|widow|widower|retiree|nurse|smoker)';
const does =
  '(?:has|had|is|was|who|presents?|presented|comes|came|reports?|reported|with|complains|complained|denies|denied|states|stated|takes|lives|underwent|returns|returned|will|needs|remains|developed|develops)';
const start = '(?:^|\\n|[.!?;:]\\s{1,2}|["\\])]\\s)';

export const PEOPLE_NEAR: readonly NameEvidence[] = [
  // Ages and sexes, found or not.
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}(?:,|\\s\\()\\s?(?:now\\s)?(?:aged?\\s)?${PLAIN_MASK}{1,3}(?![A-Za-z])`),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  { pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME},?\\saged?\\s${YEARS}`), evidence: 'likely', whole: true },
  {
    pattern: on(
      `${start}${ANY_NAME}\\s?\\((?:[MF]|[Mm]ale|[Ff]emale)[,/\\s]{1,2}${YEARS}(?:\\s?(?:y|yo|yrs?|years?))?\\)`,
    ),
    evidence: 'sure',
    whole: true,
    words: 2,
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}\\s?\\((?:${YEARS}\\s?[MF]|[MF],?\\s?${YEARS})\\b`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![\\w.])${YEARS}[\\s-]?(?:y/?o\\s)?(?:[MF]|male|female|man|woman|boy|girl),\\s${ANY_NAME}(?=,\\s[a-z])`,
    ),
    evidence: 'likely',
  },
  { pattern: on(`(?<![A-Za-z])${human},\\s${ANY_NAME}(?=,\\s[a-z])`), evidence: 'likely', words: 2 },
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME},\\s(?:an?|the|our|my)\\s(?:[a-z-]{2,16}\\s){0,2}${human}\\b`),
    evidence: 'likely',
    whole: true,
  },
  // What was found beside it: an address of e-mail, a telephone number, a day.
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}\\s?(?:,\\s?|\\s-\\s|:\\s?|\\s)?[<(\\[]?${PLAIN_MASK}`),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  { pattern: on(`${PLAIN_MASK}[\\])]?[:,]?\\s{1,2}(?:-\\s)?${ANY_NAME}(?=\\s?:)`), evidence: 'likely', words: 2 },
  { pattern: on(`${PLAIN_MASK}[\\])]\\s{1,2}${ANY_NAME}`), evidence: 'likely', words: 2 },
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
    pattern: on(`(?<![A-Za-z])(?:[Bb]ed|[Rr]oom|[Rr]m)\\s?\\d{1,4}[A-Z]?\\s?[-:,(]\\s?${ANY_NAME}`),
    evidence: 'likely',
  },
  // Several of a family or of a team.
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Bb]rothers|[Ss]isters|[Tt]wins|[Tt]riplets|[Ss]iblings|[Cc]ousins|[Pp]arents|[Ss]pouses|[Ss]ons|[Dd]aughters|[Ff]riends|[Nn]eighbou?rs|[Cc]olleagues|[Rr]oommates|[Cc]o-?workers)\\s${ANY_NAME}(?:,\\s(?<id3>${NAME}))?,?\\s(?:and|&)\\s(?<id2>${NAME})`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])[Bb]oth\\s${ANY_NAME}\\sand\\s(?:(?:the|his|her|their|a)\\s(?:${RELATION}|dog|cat|pets?|driver|baby|child)\\b|(?<id2>${NAME})\\s(?:were|had|ate|have|are)\\s(?:bitten|exposed|seen|brought|admitted|siblings|twins|injured|ill))`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])[Tt]he\\s${ANY_NAME}\\s(?:family|household|twins|brothers|sisters|siblings|children|couple|triplets)(?=\\s(?:has\\s(?:several|two|three|many|four|five|other|a\\shistory)|ha(?:s|ve)\\s(?:\\w+\\s)?members|came|lives?|attended|travel+ed|consented|were|was\\s(?:seen|told|counsel+ed|informed)|(?:both|all)\\s))`,
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
    pattern: on(`(?<![A-Za-z])(?:${anyCase(RELATION)}|${anyCase(ROLE)}|[Pp]atient)\\s\\(${ANY_NAME}\\)`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(`(?<![A-Za-z])(?:${RELATION}|${ROLE})\\s?,\\s${ANY_NAME}(?=,\\s|\\sand\\s|\\.(?:\\s|$))`),
    evidence: 'likely',
    words: 2,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Pp]atient|[Pp]t|[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur)(?:[']s)?\\s(?:[a-z]+\\s)?[a-z]+(?:er|or|ist|ian|ant|man|woman|end|ent),\\s${ANY_NAME}(?=[,.;:]|\\sand\\s)`,
    ),
    evidence: 'likely',
    words: 2,
  },
  // Who is called, asked for, worried about.
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Cc]alls?|[Cc]alled|[Aa]sks?|[Aa]sked|[Pp]hones?|[Pp]honed|[Ww]orried|[Cc]oncerned|[Ii]nquire[sd]|[Ww]rites|[Ww]rote|[Tt]alk(?:s|ed)?|[Ss]peaks?)\\s(?:[a-z]+\\s)?(?:about|regarding|for)\\s${ANY_NAME}(?=,\\s(?:an?|the|aged|age|who|whose|his|her|\\d))`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Cc]ontact|[Nn]otify|[Ii]nform(?:ed)?|[Pp]age|[Ee]-?mail|[Ww]rite\\sto|[Ll]etter\\s(?:to|from)|[Ff]orward(?:ed)?\\sto|[Cc]opy\\sto|[Cc]opied\\sto|[Rr]eferred\\s(?:to|by|from)|[Ss]een\\sby|[Oo]n\\sbehalf\\sof|[Cc]onsent\\s(?:from|of)|[Aa]ccompanied\\sby|[Tt]ogether\\swith)\\s${ANY_NAME}`,
    ),
    evidence: 'likely',
    words: 2,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:RE|CC|ATTN|PCP|GP|NOK|HCP|POA|HPI|Hx|HX|Pt|PT|DOCTOR|NURSE|CONSULTANT|INFORMANT|PROVIDER)\\s?:\\s{0,2}(?:(?:Mr|Mrs|Ms|Dr|Prof)\\.?\\s)?${ANY_NAME}(?=\\s{0,2}(?:[.,;/|(\\n]|$))`,
    ),
    evidence: 'likely',
  },
  // A field of a form: Endoscopist: X Y / Patient: Z W.
  {
    pattern: on(
      `(?:^|\\n|[.;/|]\\s{1,2}|,\\s)[A-Z][A-Za-z]{1,18}(?:\\s[a-z]{2,12}){0,2}\\s?:\\s{1,2}${ANY_NAME}(?=\\s{0,2}(?:[./;,|(\\n]|$))`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Nn]ame|NAME|[Pp]atient|PATIENT|[Pp]t|PT|[Cc]lient|CLIENT|[Mm]ember|[Ss]ubject|SUBJECT|RE|[Rr]e)\\s?:\\s{0,3}(?<id>${NAME},\\s${NAME})(?=\\s{0,2}(?:[.;|(\\n,]|$|${PLAIN_MASK}))`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Cc][Cc]|[Pp]resent|[Aa]ttendees|[Pp]articipants|[Tt]eam|[Ii]n\\sattendance|[Cc]ontacts|[Ww]itnesses|[Ss]taff|[Aa]uthors|[Cc]opies(?:\\sto)?)\\s?:\\s{1,2}(?:(?:Dr|Mr|Ms|Mrs)\\.?\\s)?${ANY_NAME}(?:[,;]\\s(?:(?:Dr|Mr|Ms|Mrs)\\.?\\s)?(?<id2>${NAME}))?(?:(?:[,;]|,?\\sand|\\s&)\\s(?:(?:Dr|Mr|Ms|Mrs)\\.?\\s)?(?<id3>${NAME}))?(?=\\s{0,2}(?:[.;,(\\n]|$))`,
    ),
    evidence: 'likely',
    words: 2,
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}\\s\\(\\d{1,2}\\),?\\s(?:and|&)\\s(?<id2>${NAME})\\s\\(\\d{1,2}\\)`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME}\\s\\(\\d{1,2}\\s?(?:y|yo|y/o|yrs?|years?|mo|mos|months?|wks?|weeks?)(?:\\sold)?(?:,?\\s(?:[MF]|male|female|boy|girl))?\\)`,
    ),
    evidence: 'likely',
    whole: true,
  },
  // What is a person's, and what a person does.
  {
    pattern: on(`${start}(?!(?:St\\.?|Saint|San|Santa|Van|Von|De|Le|La|Mc)\\s)${ANY_NAME}[']s?\\s[a-z]{2}`),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  {
    pattern: on(
      `${start}${ANY_NAME},?\\s(?:returns?|attends|attended|visits|visited|phoned|phones|calls|called|rang|is\\s(?:here|back|doing|feeling|anxious|worried|on|being|due|not|now|still|stable|well|to\\s)|was\\s(?:last|not|also|lying|alone|on|in|at|well)|wants|wanted|needs|needed|feels|felt|looks|seems|seemed|did|does|does\\snot|tolerates|weighs|weighed|slept|sleeps|ate|eats|developed|develops|continues|remains|suffers|suffered|tested|gets|got|had|has|hopes|plans|performed|performs|notes|noted|assisted|recommends|recommended|examined|reviewed|witnessed|interpreted|reads|wrote|writes|saw|sees|prescribed|placed|agrees|comes|came|will|would|can|cannot|may|must|should|pt\\b|w/|c/o|s/p|p/w)\\b`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  // Anything of one person in the same sentence.
  {
    pattern: on(
      `(?:(?<=(?:^|\\n|[.,;:!?(]\\s{0,2}|["]))|(?<=(?<![A-Za-z])(?!(?:the|a|an|of|in|at|near|both|or)\\s)[a-z]{2,16}\\s))(?!(?:St\\.?|Saint|San|Santa|Van|Von|De|Le|La|Mc)\\s)${ANY_NAME}(?=[']s\\s[a-z]|\\s(?!and\\b|or\\b)[a-z]|\\s?[,.;:()!?]|\\s\\(|$|\\n)`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
    near: /^(?![^]*\b(?:patients|participants|study|survey|women|men|children|schools?|universit\w+|church|hospitals?|country|state|cit(?:y|ies)|population|data|type|genes?|protein)\b)[^]*\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|unconscious|referring|lawyer|wife|husband|daughter|mother|father|mum|mom|dad|sister|brother|aunt|uncle|nephew|niece|neighbou?r|boyfriend|girlfriend|DOB|MRN|years?[- ]old|born)\b/,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:SHO|HO|FY[12]|ST\\d|SpR|Reg|ANP|PGY-?\\d|MS[34]|RN|LPN|CNA|EMT|PA|NP|RMO|JMO|CMO|HMO)\\s${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Tt]old|[Ii]nformed|[Cc]alled|[Ss]een|[Aa]sked|[Bb]rought|[Aa]ccompanied|[Ff]ound|[Rr]eported|[Gg]iven|[Ww]itnessed|[Cc]onfirmed)\\s(?:in\\s)?by\\s${ANY_NAME}(?=\\s(?:that|who|and|after|on|at|this)\\b|[,.])`,
    ),
    evidence: 'likely',
    near: /\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|pt|patient|clinic|ward|today|at \d)\b/,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?:[Tt]hank|[Tt]hanks\\sto|[Ss]ent\\sfrom|[Ee]?-?mail\\sfrom|[Mm]essage\\sfrom|[Vv]oicemail\\sfrom|[Cc]all\\sfrom|[Ll]etter\\sfrom|[Tt]exted)\\s${ANY_NAME}(?=\\sfor\\b|[']s\\s|[:,.]|\\s(?:about|regarding|re|on|at|saying|that)\\b)`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}\\s(?:and|&)\\s(?<id2>${NAME})[']s\\s(?:${RELATION}|parents|family)\\b`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${initials}),\\s(?:an?|the|our)\\s(?:\\w+\\s)?${YEARS}[\\s-](?:year|month|week|day|y)`,
    ),
    evidence: 'initials',
  },
];
