/** What stands before, behind and near a name, in plain letters, with how much each speaks for a person. */
import { RELATION, ROLE, TITLE, anyCase } from './english-name-evidence.ts';
import { PLAIN_MASK } from './plain-letters.ts';

export interface Cue {
  readonly pattern: RegExp;
  readonly weight: number;
}

const start = '(?<![A-Za-z])';
const before = (weight: number, words: string): Cue => ({ weight, pattern: new RegExp(`${start}(?:${words})$`, 'i') });
const after = (weight: number, words: string): Cue => ({ weight, pattern: new RegExp(`^(?:${words})`) });
const small = (words: string): string => anyCase(words);

const staff =
  'crew|operator|rep|representative|agent|clerk|porter|cleaner|cook|matron|proband|donor|recipient|subscriber|member|holder|beneficiary|employee|worker|miner|pensioner|veteran|roommate|flatmate|caller|bystander|visitor|passenger|lodger|tenant|landlord|landlady|volunteer|trainee|apprentice|scribe|author|sender|undersigned|deceased|decedent|claimant|plaintiff|defendant|victim|suspect|witness|accompanied|escort|pt|pts|patient|client|resident|boyfriend|girlfriend|fiance|fiancee|mate|pal|chum|bloke|lad|lass|kid|toddler|baby|newborn|infant|twin|old|little|poor|young|late';
const contact =
  'call|calls|called|calling|ring|rings|rang|phone|phones|phoned|page|pages|paged|bleep|bleeped|text|texts|texted|e-?mail|e-?mails|e-?mailed|message|messaged|contact|contacted|notify|notified|inform|informed|ask|asks|asked|tell|told|meet|met|see|sees|saw|seen|seeing|review|reviewed|examine|examined|interviewed|refer|refers|referred|referring|admit|admitted|discharge|discharged|transferred|thank|thanks|welcome|remind|reminded|remember|reassured|counselled|counseled|consented|visited|invited|accompanied|escorted|help|helped|greet|greeted|thanked|treated|operated on|booked|find|found|consult|consulted|introduce|introduced|brought|swabbed|bled|vaccinated|weighed|moved|bathed|sat|turned|fed|washed|verified|verify|checked|cosigned|countersigned|supervised|assisted|witnessed|prepared|typed|transcribed|dictated|chase|chased|cover|covers|covering';

export const BEFORE_NAME: readonly Cue[] = [
  before(
    5,
    `(?:${TITLE}|Baron(?:ess)?|Lord|Lady|Father|Fr|Sr|Sister|Brother|Bro|Nurse|Staff Nurse|PC|DC|DS|Cllr|Councillor|Abbess|Aunty|Comrade)\\.?\\s`,
  ),
  before(5, `(?:${small(RELATION)}|${small(ROLE)}|${small(staff)})s?(?:\\s(?:named|called|is|was))?(?:,|:|\\s=)?\\s`),
  before(5, `(?:${small(RELATION)}|${small(ROLE)}|${small(staff)})s?\\s\\(`),
  before(
    5,
    `(?:real|full|first|last|maiden|birth|given|family|legal|preferred|pet)?\\s?[Nn]ames?(?:\\s(?:of|on|in|is|was|reads|given)[a-z\\s]{0,24})?\\s?[:=]?\\s["'(]?`,
  ),
  before(5, `(?:HCA|SHO|HO|FY[12]|ST\\d|CT\\d|CNA|RN|LPN|EMT|ANP|PGY-?\\d|RMO|CMO|NP|PA|CRNA|OT|SLT)\\s`),
  before(5, `(?:identity|body|remains|estate|guardian|father|mother|parents|death|birth|autopsy)\\s(?:of|to)\\s`),
  before(
    4,
    `(?:signature|consent|handwriting|notes|belongings|case|care|records?|card|certificate|file|chart|results?|bloods|samples?|films?|scans?|x-?rays?|CXR|ECG|letter|report|referral|refill|prescription|script|appointment|slot|bed|wristband|label|envelope)\\s(?:of|for|from|to)\\s`,
  ),
  before(
    5,
    `(?:named|called|nicknamed|known\\sas|alias|a\\.?k\\.?a\\.?|formerly|nee|born|goes\\sby|signed|booked[a-z\\s]{0,12}\\sunder|under\\sthe\\sname)\\s["']?`,
  ),
  before(5, `(?:I\\sam|[Ii]'m|[Ii]m|[Mm]y\\sname(?:\\sis|'s)|[Tt]his\\sis|[Ii]t's|[Hh]ere\\sis|I,)\\s`),
  before(
    5,
    `(?:[A-Z][A-Za-z]*\\s){0,2}(?:[Pp]atient|[Pp]t|PT|[Nn]ame|[Ss]igned|[Ss]urgeon|[Aa]ssistant|[Aa]sst|[Aa]na?esthetist|PCP|GP|NOK|[Cc]ontact|[Rr]eporter|[Aa]uthor|[Cc]linician|[Dd]octor|[Cc]onsultant|[Oo]perator|[Cc]ertificate|[Aa]ttending|[Rr]esident|[Ww]itness|[Ii]nformant|[Cc]c|CC|RE|[Rr]e|[Aa]ttn|ATTN|[Tt]o|[Ff]rom|FAO|[Bb]y)\\s?[:=]\\s{0,3}`,
  ),
  before(4, `${PLAIN_MASK}\\s?[:,;/|-]{1,2}\\s{0,2}|${PLAIN_MASK}\\)?\\s`),
  before(
    4,
    `(?:[Ll]ove|[Rr]egards|[Ww]ishes|[Tt]hanks|[Cc]heers|[Ss]incerely|[Ff]aithfully|[Tt]ruly|[Hh]ugs|xx?)(?:\\s(?:to\\sall|from|all))?[,.!]?\\s{1,3}`,
  ),
  before(4, `(?:attn|cc|labelled|marked|addressed\\sto|copied\\sto)\\s["']?|(?:^|\\n)Re\\s`),
  before(4, `(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood\\s(?:morning|afternoon|evening)|[Ww]elcome)\\s`),
  before(3, `(?:${small(contact)})(?:\\s(?:with|to|by|from|for|on|about|w\\/))?\\s`),
  before(
    3,
    `(?:[Bb]y|[Pp]er|[Vv]ia|[Dd]\\/w|[Ww]\\/|[Dd]esk\\sof|[Bb]ehalf\\sof|[Aa]ccording\\sto|[Dd]iscussed\\swith|[Ss]poke\\s(?:to|with)|[Tt]hanks\\sto|[Ee]veryone|[Tt]old|[Gg]ave|[Gg]iven\\sto|[Hh]anded\\s(?:over\\s)?to|[Ss]ays|[Ss]aid|[Aa]sk|[Mm]s?g\\sfrom|[Hh]elp:|[Cc]onsult)\\s\\(?`,
  ),
  before(
    4,
    `(?:consult(?:ation)?|rheum|cards|neuro|renal|GI|ID|ortho|surg|heme|haem|onc|pulm|psych|derm|endo|ENT|gyn|OB|ICU|ITU|micro|[a-z]{4,14}ology|[a-z]{4,14}iatrics?|surgery|medicine|an[a]?esthetics)\\s\\(`,
  ),
  before(3, `[a-z]{2,16}\\s?[:=]\\s`),
  before(2, `(?:[Ww]ith|[Ff]rom|[Ff]or|[Aa]nd|[Ll]ike|[Bb]etween|[Uu]nder)\\s\\(?`),
  before(2, `(?:^|\\n|[.!?;:]\\s{1,2}|["(\\[*/]|\\|\\s?)`),
  before(1, `,\\s|[a-z]{3,}\\s`),
  before(
    -4,
    `(?:[Ii]n|[Nn]ear|[Aa]t|[Tt]hroughout|[Aa]cross|[Oo]utside|[Ww]ithin|[Tt]ravel(?:s|l?ed|l?ing)?\\s(?:to|from|in)|[Tt]rips?\\sto|[Mm]oved\\s(?:to|from)|[Rr]eturn(?:s|ed|ing)?\\sfrom|(?:e|im)?migrat\\w+\\s(?:to|from)|[Ff]lew\\s(?:to|from)|[Nn]ative\\sof|[Rr]efugees?\\sfrom|[Cc]ity\\sof|[Uu]niversity\\sof|[Ss]tate\\sof|[Vv]isit(?:s|ed|ing)?\\sto|[Vv]acation\\s(?:to|in)|[Bb]ased\\sin|[Ll]ives\\sin)\\s(?:the\\s)?`,
  ),
  before(-3, `(?:[Tt]he|[Aa]n?|[Ee]ach|[Ee]very|[Nn]o|[Ss]ome|[Mm]any|[Mm]ost|[Tt]hese|[Tt]hose|non)[\\s-]`),
  before(
    -6,
    `(?:[Cc]ompared\\swith|[Vv]ersus|[Vv]s\\.?|[Mm]odified|[Ss]ubsp\\.|[Ss]p\\.|[Tt]ype|[Gg]rade|[Ss]core)\\s`,
  ),
];

const role =
  'physio(?:therapist)?|nurse|sister|matron|ward\\sclerk|clerk|carer|GP|OT|SLT|dietitian|pharmacist|registrar|consultant|SHO|wife|husband|mother|father|mum|mom|dad|son|daughter|brother|sister|partner|friend|neighbou?r|aunt|uncle|cousin|niece|nephew|grand\\w+|next\\sof\\skin|NOK|interpreter|surgeon|resident|intern|attending|patient|pt|social\\sworker|midwife|doctor|landlord|carer|caregiver|guardian|boss|manager|porter|student|fiancee?|boyfriend|girlfriend|ex';
const years = `(?:\\d{1,3}\\+?|${PLAIN_MASK}{1,3})`;

export const AFTER_NAME: readonly Cue[] = [
  // Kell+, Coombs-: what is there or not.
  after(-6, `\\s?[+±](?![A-Za-z])|-(?![A-Za-z])`),
  after(
    4,
    `,?\\s\\(?(?:aged?\\s)${years}|(?:,|\\s\\(|\\s-|\\s\\/)\\s?(?:now\\s)?${years}(?:\\s?(?:y(?:rs?|o|\\/o|ears?)?\\b|[MFmf]\\b)|[,)!;.]|\\s(?:years|male|female))`,
  ),
  after(4, `,?\\s[MF]\\/?\\s?${years}\\b|,\\s(?:F|M)\\/\\d|\\s\\((?:${role})\\b`),
  after(4, `,?\\s(?:who|whose|whom)\\b`),
  after(
    4,
    `'s?\\s(?:${RELATION}|parents|family|carer|GP|surgeon|doctor|nurse|house|home|bedside|room|birthday|words|request|death|notes?|letter|report|chart|message)\\b`,
  ),
  after(
    4,
    `,?\\s(?:MD|M\\.D|DO|RN|R\\.N|PhD|MBBS|MBChB|NP|FNP(?:-BC)?|PA-C|FRC[SP]|MRC[SP]|MRCGP|LPN|CNM|DDS|PharmD|DPT|LCSW|CRNA|EMT|Esq|Jr|Sr|OBE|MBE)\\b`,
  ),
  after(
    4,
    `,\\s(?:[a-z]+\\s){0,2}(?:${role}|consultant|specialist|registrar|professor|secretary|teacher|farmer|retired|driver|student|engineer)\\b`,
  ),
  after(
    4,
    `,\\s(?:an?|the|our|my|his|her|their)\\s(?:[a-z0-9-]+\\s){0,3}(?:man|woman|boy|girl|lady|gentleman|patient|child|infant|[a-z]+(?:er|or|ist|ian|ant))\\b`,
  ),
  after(4, `,?\\s\\(?(?:DOB|D\\.O\\.B|MRN|NHS|SSN|NRIC|d\\.o\\.b|born|b\\.|geb|nee|deceased|aka)\\b`),
  after(
    4,
    `\\s(?:says|said|told|asks|asked|denies|denied|complain(?:s|ed)|smokes|recalls|remembers|insists|wishes|worries|consented|cried|cries|laughs|gives|gave|phoned|rang|donated|drinks|lives|lived|works|worked|died|passed away|weighs|slept|collapsed|fell|vomited|signed|wants|wanted|thinks|agreed|refuse[sd]|declined?|returned|attended|came|went|got|has\\sbeen|has\\shad|had\\shad|called|wrote|confirmed|texted|arrived|tolerated|ate|walked|woke)\\b`,
  ),
  after(4, `\\s(?:family|household|twins|siblings)\\b|\\s(?:and|&)\\s(?:his|her)\\s(?:${RELATION})`),
  after(
    4,
    `\\sxx?\\b|\\s(?:from|on|in)\\s(?:the\\s)?(?:lab|ward|days|nights|reception|theatre|pharmacy|parish|day\\sunit|radiology|micro|ITU|ICU|A&E|switchboard|bed\\s\\d)`,
  ),
  after(4, `\\s?[,;:|/(<[-]{0,2}\\s{0,2}${PLAIN_MASK}|\\s(?:on|at)\\s${PLAIN_MASK}`),
  after(
    2,
    `\\s(?:will|would|can|could|is|was|has|had|noted|notes|presents|presented|reports|reported|needs|needed|feels|felt|seems|looks|saw|sees|reviewed|examined|performed|recommends|recommended|did|does|takes|took|underwent|developed|complained|needs|suffered|c\\/o|p\\/w|s\\/p|checked|unresponsive|pls|please)\\b`,
  ),
  after(2, `'s\\s[a-z]`),
  after(1, `\\s(?:and|&)\\s[A-Z]|[.,;:!?)"/]|$|\\n`),
  after(
    -6,
    `(?:(?:'s)?\\s(?:${'[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Hh]ospital|[Ii]nfirmary|[Uu]niversity|[Cc]ollege|[Ss]chool|[Cc]linic|[Cc]ounty|[Rr]iver|[Vv]alley|[Ii]slands?|[Vv]irus|[Ss]yndrome|[Dd]isease|wort|[Bb]lade|[Ff]orceps'}))\\b`,
  ),
];

/** One person, in the same sentence, and no study of many. */
export const NEAR_NAME =
  /^(?![^]*\b(?:patients|participants|study|survey|women|men|universit\w+|population|data|type|genes?|protein|et al)\b)[^]*\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|[Pp]t|[Pp]atient|ward|wife|husband|daughter|son|mother|father|mum|mom|dad|sister|brother|carer|neighbou?r|DOB|MRN|years?[- ]old|born)\b/;

/** A study of many. */
export const MANY_NEAR =
  /\b(?:patients|participants|subjects|study|studies|survey|trial|women|men|children|universit\w+|population|data|rats|mice|cohort|controls?|groups?|guidelines?|genes?|Inc|Ltd|GmbH|Srl|et al)\b/;
