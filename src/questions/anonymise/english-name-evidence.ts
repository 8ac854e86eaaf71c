/** What shows that a capitalised word is a person, as patterns with the groups `id`, `id2`, `id3` for names. */
import { ANY_NAME, NAME, SMALL_NAME, type Evidence } from './english-name-shape.ts';
import { on } from './identifiers.ts';
import { PLAIN_MASK } from './plain-letters.ts';

export interface NameEvidence {
  readonly pattern: RegExp;
  readonly evidence: Evidence | 'initials';
  /** The evidence follows the name, and holds for all of it or for none. */
  readonly whole?: true;
  /** The least count of words that a name must have here. */
  readonly words?: number;
}

export const RELATION =
  '(?:mother|father|mom|mum|mommy|dad|daddy|parents?|brother|sister|siblings?|son|daughter|husband|wife|spouse|partner|uncle|aunt|auntie|cousin|niece|nephew|grand(?:mother|father|ma|pa|son|daughter|parents?|child)|granny|nana|step(?:mother|father|son|daughter|brother|sister)|(?:mother|father|brother|sister|son|daughter)-in-law|friend|neighbou?r|room-?mate|flat-?mate|house-?mate|class-?mate|colleague|co-?worker|boyfriend|girlfriend|fiancee?|caregiver|carer|guardian|twins?|godmother|godfather|landlord|landlady|boss|employer|babysitter|nanny|widow(?:er)?|ex-(?:husband|wife))';
export const ROLE =
  '(?:nurse|sister|coach|doctor|professor|physician|surgeon|anaesthetist|ana?esthesiologist|resident|intern|registrar|consultant|interpreter|translator|midwife|doula|paramedic|pharmacist|therapist|physiotherapist|psychologist|counsell?or|social worker|caseworker|dieti(?:c|t)ian|nutritionist|technician|technologist|phlebotomist|radiographer|radiologist|pathologist|cardiologist|neurologist|psychiatrist|pa?ediatrician|obstetrician|gyna?ecologist|dermatologist|oncologist|urologist|nephrologist|internist|endocrinologist|gastroenterologist|hematologist|rheumatologist|ophthalmologist|dentist|optometrist|hospitalist|intensivist|geneticist|officer|constable|detective|sergeant|captain|lieutenant|judge|coach|teacher|chaplain|pastor|priest|rabbi|imam|reverend|attorney|lawyer|solicitor|notary|secretary|scribe|witness|attending|fellow|houseman|student|clerk|manager|supervisor|driver|coroner|medical examiner|care coordinator|nurse practitioner|physician assistant|charge nurse|scrub nurse|head nurse|medical student)';
/** The words also with a capital at the start of each alternative. */
export const anyCase = (words: string): string =>
  words.replace(
    /(^\(?(?:\?:)?|\|(?:\(\?:)?)([a-z])/g,
    (_, before: string, first: string) => `${before}[${first}${first.toUpperCase()}]`,
  );
export const TITLE =
  '(?:M(?:r|rs|s|x|aster|adame?|dm|me|lle|esdames|essrs)|Messrs|Drs?|Dra|Prof|Professor|Doctor|Sir|Dame|Lord|Lady|Rev|Reverend|Rabbi|Imam|Sheikh|Hajji?|Pastor|Senor(?:a|ita)?|Sra?|Srta|Dona?|Signor[ae]?|Sig|Herr|Frau|Monsieur|Mevrouw|Meneer|Shri|Smt|Capt|Captain|Sgt|Sergeant|Lt|Lieutenant|Col|Colonel|Maj|Major|Gen|Cpl|Pvt|Officer|Det|Detective|Judge|Justice|Senator|Matron|Uncle|Auntie|Aunty|Grandma|Grandpa|Granny|Nana|Baby (?:boy|girl)|Master|Dipl|Ing|MUDr|Univ)';
const upperTitle = '(?:MR|MRS|MISS|MS|DR|PROF)\\.?';
const degree =
  '(?:M\\.?\\s?D|D\\.?O|R\\.?N|Ph\\.?\\s?D|MBBS|MBChB|MB|BSc|MSc|N\\.?P|FNP|ARNP|APRN|PA-C|FRC[SP](?:Ed)?|MRC[SP]|MRCGP|L\\.?P\\.?N|LVN|CNM|CNA|DDS|DMD|DPM|PharmD|D\\.?P\\.?T|PT|OT|MSW|LCSW|LMFT|Esq|FACS|FACP|FACC|MSN|BSN|DNP|CRNA|RPh|EMT(?:-P)?|PsyD|MPH|DVM|OD)';
const age =
  '(?:\\d{1,3}\\+?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?))[\\s-](?:years?|months?|weeks?|days?|yrs?|yr)[\\s-]old';
const shortAge = '\\d{1,3}\\+?\\s?(?:y(?:\\.?/?o\\.?|rs?)?\\b|yo\\b|[MF]\\b|ans\\b)';
const humanNoun =
  '(?:man|woman|men|women|boys?|girls?|child|children|kid|infant|baby|newborn|neonate|toddler|teenager|adolescent|patients?|pt|person|gentleman|lady|student|individual|male|female|resident|veteran|driver|farmer|someone|somebody|daughter|son|brother|sister|friend|husband|wife|mother|father|twins?|cousin|nephew|niece|aunt|uncle|neighbou?r|worker|nurse|doctor|physician|surgeon|year[\\s-]old)';
const humanVerb =
  "(?:has a (?:\\d+-\\w+ |long |strong |\\w+ )?history|complain(?:s|ed)|denie[sd]|reports?|reported|was (?:brought|operated|admitted|seen|referred|discharged|transferred|examined|treated|diagnosed|born|found|started|given|taken|intubated|counsel+ed|told|asked|informed|pronounced|hospitali[sz]ed|evaluated|prescribed|advised|consented|present|involved|extubated|interviewed)|is (?:brought|admitted|seen|started|referred|an? (?:\\w+ ){0,2}(?:man|woman|boy|girl|child|infant|patient|student|teacher|farmer|smoker))|were? (?:brought|admitted)|presents?|presented|notice[sd]|noted that|told|says|said|states that|stated|asks?|asked|called (?:the|her|his|an|911)|lives? (?:with|at|in|alone)|smokes?|drinks|works (?:as|at|in)|recalls?|remembers|insists?|wishes|worries|agree[sd]|consented|declined?|declines|refuse[sd]|signed|returned|went|came|arrived|collapsed|fell|felt|has (?:had|been|never)|had been|died|underwent|received|requests?|requested|verbali[sz]ed|tolerated|nonverbal|takes|took|gave|will be|can be (?:reached|contacted)|and (?:his|her) |'s (?:mother|father|wife|husband|son|daughter|parents))";
const strictVerb =
  '(?:complain(?:s|ed) (?:of|that)|denie[sd] (?:any|having|chest|fever|alcohol|smoking)|says|said|told (?:the|her|his|me|us)|asked|asks|lives with|smokes|recalls|remembers|insists|wishes|worries|consented|verbali[sz]ed|nonverbal|is nonverbal|is unconscious|was unconscious|was born (?:on|at|in|to)|was brought (?:in|to|by)|is brought|was pronounced|can be reached)';

/** An age in digits, or one that was found. */
export const YEARS = `(?:\\d{1,3}\\+?|${PLAIN_MASK}{1,3})`;

export const ENGLISH_EVIDENCE: readonly NameEvidence[] = [
  { pattern: on(`(?<![A-Za-z]|\\b[A-Z][a-z]{0,12}\\s)Miss\\s${ANY_NAME}`), evidence: 'likely' },
  { pattern: on(`(?<![A-Za-z])(?:little|young|baby)\\s${ANY_NAME}`), evidence: 'known' },
  // Titles, roles and relations before a name.
  {
    pattern: on(
      `(?<![A-Za-z])(?:${TITLE})\\.?(?:\\s(?:Dr|Prof|med|phil|h\\.c|and|&|${TITLE})\\.?){0,3}\\s?(?<![A-Za-z])(?:(?<=[.\\s]))${ANY_NAME}`,
    ),
    evidence: 'sure',
  },
  { pattern: on(`(?<![A-Za-z])${upperTitle}\\s?(?<=[.\\s])${ANY_NAME}`), evidence: 'likely' },
  { pattern: on(`(?<![A-Za-z])(?:MR|MRS|MISS|MS|DR|PROF)\\.\\s?${ANY_NAME}`), evidence: 'sure' },
  { pattern: on(`(?<![A-Za-z])Drs\\.?\\s${NAME},?\\s(?:and|&)\\s${ANY_NAME}`), evidence: 'sure' },
  {
    pattern: on(
      `(?<![A-Za-z])(?:${anyCase(ROLE)}|[Pp]t\\.?|PT|[Pp]atient|PATIENT|[Bb]aby|BABY (?:BOY|GIRL)(?: OF)?|[Bb]aby (?:boy|girl)(?: of)?|[Nn]ewborn|[Ii]nfant|[Tt]win [AB12]|[Ss]tudent|[Rr]esident|[Mm]other|[Ff]ather)\\s${ANY_NAME}(?:\\s(?<tail>[A-Z]{1,3})(?![A-Za-z]|\\.[A-Za-z]))?`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(`(?<![A-Za-z])(?:${anyCase(RELATION)})(?:\\s(?:named|called|is|was))?,?\\s${ANY_NAME}`),
    evidence: 'likely',
  },
  {
    pattern: on(`(?<![A-Za-z])[Ww]ard rounds?(?:\\s(?:with|by))?[:\\s]{1,2}(?<id>[A-Z]{1,2}\\.?\\s${NAME}|${NAME})`),
    evidence: 'likely',
  },
  { pattern: on(`(?<![A-Za-z])(?:${anyCase(RELATION)}) (?:of|to) ${ANY_NAME}`), evidence: 'likely' },
  {
    pattern: on(
      `(?<![A-Za-z])(?:${anyCase(RELATION)}),? ${ANY_NAME}(?:,\\s(?<id2>${NAME}))?,?\\sand\\s(?<id3>${NAME})`,
    ),
    evidence: 'likely',
  },
  // Degrees and forms of address after a name.
  {
    pattern: on(
      `(?<!\\b(?:in|at|near|of|to|from)\\s|,\\s|[A-Za-z.])${ANY_NAME}(?:,\\s?|\\s)(?:${degree})(?![A-Za-z\\d]|,?\\s(?:USA|US\\b|U\\.S|\\d{5}))`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  { pattern: on(`${ANY_NAME}-(?:san|sama|sensei|ssi|ji)(?![A-Za-z])`), evidence: 'sure', whole: true },
  { pattern: on(`${ANY_NAME},?\\s(?:Jr|Sr|Esq)\\b`), evidence: 'likely', whole: true },
  // Labels.
  {
    pattern: on(
      `(?<![A-Za-z])(?:${anyCase('patient|pt|name|patient name|full name|first name|last name|surname|forename|forenames|given name|family name|re|regarding|cc|attn|attention|signed|signed by|electronically signed by|electronically signed|dictated by|transcribed by|authored by|author|reviewed by|verified by|entered by|prepared by|performed by|examined by|seen by|ordered by|requested by|witnessed by|referred by|reported by|next of kin|nok|emergency contact|contact person|contact|informant|historian|mother|father|spouse|guardian|witness|provider|ordering provider|pcp|gp|attending|consultant|surgeon|assistant|anesthesia|anesthesiologist|resident|to|from|subject|client|signature|sincerely|regards|yours|yours truly|best wishes')}|${anyCase(ROLE)}|(?:PATIENT|NAME|SURGEON|ATTENDING|DOCTOR|PHYSICIAN|SIGNED(?: BY)?|CONTACT|MOTHER|FATHER)(?:\\sNAME)?)(?:[']s\\sname)?\\s?[:#=]\\s{0,3}(?:(?:${TITLE})\\.?\\s)?${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:Case|CASE|Bed|BED|Patient|PATIENT)\\s(?:no\\.?\\s?)?#?\\d{1,4}\\s?[:.-]\\s${ANY_NAME}(?=[.,;(]|\\sis\\s|$)`,
    ),
    evidence: 'likely',
    words: 2,
  },
  {
    pattern: on(`(?:^|\\n)\\s{0,4}(?:/s/|[~-]{1,2})\\s?${ANY_NAME}(?=\\s{0,2}(?:,|\\n|$))`),
    evidence: 'likely',
    words: 1,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:Sincerely|Regards|Best regards|Kind regards|Best wishes|Yours (?:sincerely|truly|faithfully)|Respectfully|Cordially),?\\s{1,4}${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  // "named": of people alone. An organism called Listeria, a drug called Warfarin are none.
  {
    pattern: on(
      `(?<![A-Za-z])${humanNoun}(?:,|\\s\\(|\\s(?:who is|who was|is|was)(?: also)?)?\\s(?:named|called|nicknamed|known as|by the name of|identified as|goes by)\\s["']?${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Cc]all (?:me|him|her)|[Mm]y (?:full |first |last )?name(?: is|[']s)|[Hh](?:is|er) (?:full |first |last |maiden |legal |birth )?name (?:is|was)|[Ii] am|I[']m|[Tt]his is|I,|[Ll]egal name|[Mm]aiden name|[Bb]irth name|[Pp]referred name|[Gg]oes by|[Nn]icknamed|nee|nee|NEE|ne|formerly|[Aa]\\.?k\\.?a\\.?|[Aa]lias)(?:\\s(?:is|was))?[:,]?\\s["'(]?${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  { pattern: on(`(?<![A-Za-z])[Kk]nown as ["]${ANY_NAME}["]`), evidence: 'likely' },
  { pattern: on(`(?<![A-Za-z])[Nn]ame[sd]?\\s?:?\\s["]${ANY_NAME}["]`), evidence: 'likely' },
  {
    pattern: on(
      `(?<![A-Za-z])${humanNoun},\\s${ANY_NAME}(?=,\\s(?:has|had|is|was|who|presents|presented|comes|came|reports|with|and|an?\\b|aged))`,
    ),
    evidence: 'likely',
  },
  // Ages after a name.
  {
    pattern: on(`(?<![A-Za-z.\\d])(?<id>${NAME}),?\\s(?:is|was)\\s(?:now\\s)?(?:an?\\s|the\\s)?(?:\\w+\\s){0,2}${age}`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])(?<id>${NAME}),\\s(?:(?:an?|the|now|age|aged|who (?:is|was))\\s)?(?:\\w+\\s)?${age}`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${NAME})(?:,|\\s\\(|\\s/|:|;)?\\s?(?:DOB|MRN|D\\.O\\.B|${shortAge}|aged?\\s\\d{1,3}(?![\\d.]|\\s?(?:to|and|-|or|\\+|years? (?:and|or|to)|\\W?\\d)))`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${NAME})\\s?(?:,|\\()\\s?\\d{1,3}\\+?(?:\\)|,)\\s?(?:,\\s?)?(?:an?\\s|who\\b|with\\b|was\\b|is\\b|presented\\b|presents\\b|came\\b|has\\b|had\\b|[MF]\\b|male\\b|female\\b|from\\b|returned\\b|reports\\b)`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])(?<id>${NAME})\\s?/\\s?\\d{1,3}\\s?/?\\s?[MFmf]\\b`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z])[Ww]hen\\s${ANY_NAME}\\swas\\s(?:\\d{1,3}|an?\\s(?:child|boy|girl|baby|teenager|infant|toddler)|born|in\\b|still\\b|pregnant)`,
    ),
    evidence: 'likely',
  },
  // SMITH, JOHN A. (MRN ...), VIRTANEN, INGRID: 28F, Smith, John; and before dates and numbers that were found.
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${NAME},\\s${NAME})(?=\\s?[(:;,/-]?\\s?(?:MRN|DOB|D\\.O\\.B|ID\\b|SSN|NHS|[Aa]ged?\\b|${shortAge}|\\d{1,3},?\\s?(?:[MF]\\b|year)|${PLAIN_MASK}))`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?:^|\\n|[.;]\\s)(?<id>[A-Z][A-Z'-]{2,24},\\s[A-Z][A-Z'-]{1,24}(?:\\s[A-Z]\\.?)?)(?=\\s?(?:[(:;]|was\\b|is\\b|has\\b|WAS\\b|IS\\b|HAS\\b))`,
    ),
    evidence: 'known',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${NAME})\\s?[;,(|/]\\s?(?:DOB:?\\s|MRN:?\\s|born\\s|[Hh]osp\\w*\\.?\\s\\w+\\.?:?\\s|ID:?\\s|tel:?\\s|phone:?\\s)?${PLAIN_MASK}`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  { pattern: on(`${PLAIN_MASK}\\s?[;,|/]\\s${ANY_NAME}(?=\\s?[;,|.])`), evidence: 'likely', words: 2 },
  // Initials for a person.
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>(?:[A-Z]\\.\\s?){2,4})(?=,?\\s?(?:\\(|is\\s|was\\s)?(?:an?\\s|aged?\\s)?\\d{1,3}\\+?[\\s-]?(?:years?|months?|yo\\b|y/o|y\\.o|yrs?|[MF]\\b|,))`,
    ),
    evidence: 'sure',
  },
  // Speech, greetings.
  {
    pattern: on(
      `["'][,.]?\\s(?:says|said|asks|asked|replie[sd]|answer(?:s|ed)|explain(?:s|ed)|add(?:s|ed)|whisper(?:s|ed)|shout(?:s|ed)|report(?:s|ed)|recall(?:s|ed)|insist(?:s|ed)|complain(?:s|ed)|tells|told)\\s${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(`["],?\\s${ANY_NAME}\\s(?:says|said|asks|asked|replie[sd]|explain(?:s|ed)|add(?:s|ed))\\b`),
    evidence: 'likely',
  },
  { pattern: on(`(?:^|\\n|[.!?;]\\s|["]\\s)(?<id>${NAME}):\\s["]`), evidence: 'likely', whole: true },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Dd]ear|[Hh]ello|[Hh]i|[Hh]ey|[Tt]hank you(?: so much)?|[Tt]hanks|[Gg]ood (?:morning|afternoon|evening|day)|[Ww]elcome(?: back)?|[Gg]oodbye|[Bb]ye|[Ss]orry|[Pp]lease|[Cc]ongratulations|[Oo]kay|[Oo]K|[Ll]isten|[Ww]ell|[Yy]es|[Nn]o(?=,))(?:,|\\s)\\s?${ANY_NAME}(?=[,.!?:;"]|\\s-|\\n|$)`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?:^|\\n|[.!?]\\s|["])(?<id>${NAME}),\\s(?:how|what|when|where|why|which|do|does|did|are|is|have|has|can|could|would|will|please|tell|thank|you|your|we|I|let|I[']m|I[']ve|we[']re|it[']s|don[']t)\\b(?=[^.!]{0,160}\\b(?:you|your|me)\\b|[^.!]{0,120}\\?)`,
    ),
    evidence: 'likely',
    whole: true,
    words: 1,
  },
  // Who did it, who was there.
  {
    pattern: on(
      `(?<![A-Za-z])(?:${anyCase('witnessed|signed|electronically signed|countersigned|co-signed|referred|dictated|transcribed|accepted|authored|accompanied|interviewed|assisted|attended|supervised|verified|notified|escorted|interpreted|translated|history obtained|hx obtained|history provided|history given|seen and examined|evaluated and examined')}|[Ww]ritten|[Ee]xamined|[Ss]een|[Rr]eviewed|[Pp]repared|[Ee]ntered|[Oo]rdered)(?:\\selectronically)?\\s(?:by|from|through)\\s(?:(?:his|her|my|our)\\s[a-z]+\\s)?${ANY_NAME}`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Ss]poke|[Ss]poken|[Dd]iscussed(?: (?:with|the \\w+|this|case|plan|findings|results)){0,2}|[Cc]onversation|[Mm]et|[Mm]eeting|[Aa]ppointment|[Hh]anded (?:off|over)|[Ss]ign(?:ed)? ?out|[Ff]ollow(?:s|ed)?[ -]?up|[Cc]onsulted)\\s(?:with|to|by)\\s${ANY_NAME}(?=[\\s.,;:(]|$)`,
    ),
    evidence: 'likely',
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Pp]er|[Aa]ccording to|[Cc]/o|[Aa]ttn:?|[Aa]ttention|[Cc]ontact|[Nn]otify|[Ii]nform|[Pp]age|[Cc]all|[Kk]nown to|[Cc]are of)\\s${ANY_NAME}(?=\\s?(?:,|\\.|;|:|\\(|at\\b|on\\b|about\\b|since\\b|before\\b|after\\b|if\\b|with\\b|for\\b|RN\\b|${PLAIN_MASK}|$))`,
    ),
    evidence: 'likely',
    words: 2,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:[Ii]nterpreter|[Ss]urgeon|[Aa]n(?:a)?esth(?:e|a)tist|[Oo]perator|[Aa]ssistant|[Rr]esident|[Ii]ntern|[Cc]onsultant|[Rr]egistrar|[Ff]ellow|[Aa]ttending)\\/?\\s?(?:\\w+\\s)?${ANY_NAME}(?:\\s(?<tail>[A-Z]{1,3})(?![A-Za-z]|\\.[A-Za-z]))`,
    ),
    evidence: 'sure',
  },
  // The subject of what only people do.
  {
    pattern: on(
      `(?:^|\\n|[.!?;:]\\s|["]\\s)(?<id>${NAME})(?:\\s(?:III|II|IV|Jr\\.?|Sr\\.?))?(?:\\s\\([^)]{0,40}\\))?,?\\s${humanVerb}`,
    ),
    evidence: 'likely',
    whole: true,
    words: 2,
  },
  { pattern: on(`(?<![A-Za-z.\\d])(?<id>${NAME})\\s${strictVerb}`), evidence: 'likely', whole: true },
  { pattern: on(`(?<![A-Za-z.\\d])(?<id>${NAME})\\s(?:\\()?${humanVerb}`), evidence: 'known', whole: true },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME}[']s?\\s(?:${RELATION}|parents|family|husband|wife|surgeon|doctor|nurse|therapist|house|home|bedside|room|apartment|birthday|words|request|death)(?![A-Za-z])`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(`(?<![A-Za-z.\\d])${ANY_NAME}\\s(?:and|&)\\s(?:his|her|their)\\s(?:${RELATION})(?![A-Za-z])`),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME}\\s\\((?:(?:the|his|her|patient[']?s?|pt[']?s?)\\s)?(?:${RELATION}|${ROLE})\\)`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME},\\s(?:(?:his|her|the|their|my)\\s)(?:\\w+\\s){0,2}(?:${RELATION})(?![A-Za-z])`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME}\\s(?:nee|nee|NEE)\\s|(?<![A-Za-z.\\d])(?<id2>${NAME})\\s\\((?:nee|nee|maiden|aka|a\\.k\\.a\\.|formerly)\\s`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z])(?:noticed|noted|said|says|states?|stated|reports?|reported|thinks|thought|worried|worries|believes?|explain(?:s|ed)|insists?|feels?|fears?|recalls?|told (?:us|me|him|her))\\s(?:that\\s)?${ANY_NAME}(?=\\s(?:\\(|had\\b|has\\b|was\\b|is\\b|could|cannot|did\\b|does\\b|would|will\\b|refuse|seem|never|gave|took|said|told|might))`,
    ),
    evidence: 'likely',
  },
  // Several people together.
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME},\\s(?<id2>${NAME}),?\\sand\\s(?<id3>${NAME})(?:,|\\s)?\\s?(?:(?:all|each|both|together)\\s(?:\\w+\\s)?)?(?:ate|attended|shared|drank|travel+ed|went|live|work|worked|married|arrived|returned|became ill|fell ill|are (?:siblings|brothers|sisters|friends|cousins|triplets|colleagues|co-?workers|room-?mates|class-?mates|neighbou?rs|nurses)|were (?:exposed|brought|admitted|seen|present|there|injured|ill))`,
    ),
    evidence: 'likely',
    whole: true,
  },
  {
    pattern: on(
      `(?<![A-Za-z.\\d])${ANY_NAME}\\s(?:and|&)\\s(?<id2>${NAME})(?:,|\\s)?\\s?(?:(?:all|each|both|together)\\s(?:\\w+\\s)?)?(?:ate|attended|shared|drank|travel+ed|went|live|married|arrived|returned|fell ill|became ill|are (?:\\w+\\s)?(?:siblings|brothers|sisters|twins|friends|cousins|married|spouses|partners|parents|colleagues|co-?workers|room-?mates|class-?mates|neighbou?rs|engaged)|were (?:exposed|brought|admitted|seen|present|married|injured))`,
    ),
    evidence: 'likely',
    whole: true,
  },
  // A known given name and more, where a person may stand.
  {
    pattern: on(
      `(?<![A-Za-z.\\d])(?<id>${NAME})(?=\\s{0,2}(?:[.,;:!?()"]|${PLAIN_MASK}|$|\\n|is\\b|was\\b|has\\b|had\\b|who\\b|and\\b|with\\b|at\\b|in\\b|on\\b|for\\b|to\\b|from\\b|by\\b|will\\b|did\\b|found\\b|noted\\b|performed\\b|recommends?\\b|recommended\\b|[']s\\s))`,
    ),
    evidence: 'known',
    whole: true,
    words: 2,
  },
];

const smallNames = `${SMALL_NAME}(?:\\s(?:(?:de|da|di|van|von|der|del|la|bin|al)\\s){0,2}${SMALL_NAME}){0,2}`;

/** Names in small letters after a title: `dr villanueva ortega to see`, `pt bethany hightower c/o`. */
export const SMALL_NAME_EVIDENCE: readonly RegExp[] = [
  on(
    `(?<![A-Za-z.-])(?:hi|hey|hello|hiya)(?: all| doc| there)?,?\\s(?:im|i'm|i am|this is|its|my name is)\\s(?<id>${SMALL_NAME})(?=\\s(?:n|and|&|from|here|ive|i)\\b|[,.])`,
  ),
  on(
    `\\b(?:addended|amended|edited|entered|modified|updated|created|signed|verified|reviewed|authored)(?:\\s\\S{1,24}){0,3}\\sby\\s(?<id>[a-z]{4,16})(?=\\d{0,4}(?:[:.,;)]|$))`,
  ),
  on(`(?<![A-Za-z.-])(?:mr|mrs|dr|prof|miss)\\.?\\s(?<id>${smallNames})`),
  on(
    `(?<![A-Za-z.-])(?:mr|mrs|dr|miss)\\.?\\s(?<wordlike>[a-z]{3,12})(?=\\s(?:is|was|has|had|here|to|in|with|will|wants?|came|c/o|p/w|s/p|w/|agrees?|agreed|notified|aware|paged|called|says|states|denies|re)\\b|[.,;:]|$)`,
  ),
  on(
    `(?<![A-Za-z.-])(?:[Ss]poke|[Dd]iscussed|[Tt]alked|[Dd]/w|[Rr]eviewed)\\s(?:w/|with|to)?\\s?(?<id>${smallNames})(?=\\s(?:re|about|regarding|who|from)\\b)`,
  ),
  on(
    `(?<![A-Za-z.-])(?:pt|ms|(?<!\\b(?:[Tt]he|[Aa]|[Tt]his|[Ee]ach|[Yy]our|[Mm]y)\\s)nurse(?!\\s[a-z]{2,16}[a-rt-z]s\\s)|name:|pt:)\\.?\\s(?<id>${smallNames})(?=\\s(?:c/o|p/w|is\\b|was\\b|has\\b|had\\b|here\\b|to\\b|in\\b|with\\b|w/|s/p|presents|came|complains|complaining|states|says|denies|called|seen|who|\\d{1,3})|,\\s(?:\\d|who|a\\b))`,
  ),
];
