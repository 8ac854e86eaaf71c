/**
 * Whether a reasoning names options by their letters ("so B", "option C", "**A**", "故选C", "B选项错误"), which belong to the
 * order in which the options were shown and to no other. A letter that is part of a name ("vitamin B", "group B", "Type A",
 * 维生素B, B型) names none. Each letter is judged by a bounded piece of text on either side, so that time is linear.
 */

/** Longer than any wording below. */
const WINDOW = 48;
/** Quotes, stars and brackets around a letter. */
const OPENED = String.raw`["'\x60*_(\[“‘「【《]{0,4}`;
const CLOSED = String.raw`["'\x60*_)\]”’」】》]{0,4}`;

/** What has letters for its kinds: the letter behind it is a part of the name. */
const NAME_BEFORE = new RegExp(
  String.raw`(?:\b(?:vitamins?|vit\.?|hepatitis|hep|influenza|flu|types?|subtypes?|groups?|class(?:es)?|grades?|stages?|phases?|` +
    String.raw`categor(?:y|ies)|strains?|serogroups?|serotypes?|biotypes?|factors?|proteins?|immunoglobulins?|ig|h(?:a)?emophilia|` +
    String.raw`antigens?|toxins?|genes?|complement|h(?:a)?emoglobin|apo(?:lipoprotein)?|coenzyme|child-pugh|killip|streptococc(?:us|i)|` +
    String.raw`amphotericin|penicillin|polymyxin|cyclosporin|protocol|regimen|figure|table|panel|part|appendix|lines?|waves?) |` +
    String.raw`维生素|维他命|肝炎病毒|肝炎|流感病毒|流感|类型|血型|亚型|链球菌|球蛋白|蛋白|血红蛋白|因子|抗原|毒素|补体|辅酶|` +
    String.raw`型|组|族|群|级|期|类|霉素) ?${OPENED}$`,
  'i',
);
const NAME_AFTER =
  /^(?:[ -]?(?:cells?\b|lymph|virus|vitamins?\b|types?\b|blood\b|symptoms?\b|strep|waves?\b|lines?\b|scans?\b|mode\b|reactive|peptide|natriuretic|antigen|antibod|protein|subunit|chain|toxin)|[-/'’][A-Za-z]| ?(?:型|族|群|组|超|细胞|淋巴|级|期|类|链|反应|肽|因子|病毒|抗原|毒素|线|波|段))/i;

const SAID_BEFORE = new RegExp(
  String.raw`(?:\b(?:options?|choices?|answers?|letters?|alternatives?)` +
    String.raw`(?: (?:is|was|are|would be|must be|should be|will be|remains))?(?: (?:therefore|thus|hence|clearly|likely|probably|indeed))?[:=]? ?|` +
    String.raw`\b(?:select(?:s|ing|ed)?|choos(?:e|es|ing)|chose|pick(?:s|ing|ed)?|eliminat(?:e|es|ing|ed)|exclud(?:e|es|ing|ed)|` +
    String.raw`rul(?:e|es|ing) out|go(?:ing)? with|left with|between|` +
    String.raw`leav(?:es|ing)(?: (?:us|me|only|just))?(?: with)?(?: only| just)?) |` +
    String.raw`(?:选项?|选择|選項?|選擇|答案)(?:的?应?[是为為选])?(?:的是)? ?:? ?|排除|除外)${OPENED}$`,
  'i',
);
/** Said of options alone, wherever the letter stands: 其中B项, 本题C错误. */
const OPTION_AFTER = new RegExp(
  String.raw`^${CLOSED} ?(?:选项|選項|项|項|[是为為也均都]?(?:错误|錯誤|正确|正確|不对))`,
);
/** Said of the letter in front. "A fit patient" is no verdict. */
const VERDICT_AFTER = new RegExp(
  String.raw`^${CLOSED},? ?(?:\b(?:is|was|are|were|isn't|aren't|wasn't|seems?|appears?|cannot|can't|can be|would|could|should|does|doesn't|` +
    String.raw`fits|matches|remains|describes|says|states|explains)\b|` +
    String.raw`[是为為也均都则則不更最]?(?:错|对|對|不符|不正确|不成立|不选|不是|符合|合适|可排除|排除|正解))`,
);
const CLAUSE_BEFORE = new RegExp(
  String.raw`(?:^|[.!?;:,\n>(。！？；、，—–-] ?|[故则則而但且因此所以即和与或及]|` +
    String.raw`\b(?:that|so|because|and|but|or|nor|hence|therefore|thus|since|think|while|whereas|then|why|if|as|than|not|both|either|neither|only|say|i\.e\.) )${OPENED}$`,
  'i',
);
/** Behind these a letter with which a clause ends is a verdict: "Therefore, B.", "So it must be B.", 所以是B。 */
const SO_BEFORE = new RegExp(
  String.raw`(?:\bnot|(?:\b(?:so|thus|hence|therefore|consequently|accordingly)|→|=>)[,:]?|` +
    String.raw`\b(?:so|thus|hence|therefore),? (?:it|this|that)(?:['’]s| is| was| would be| will be)|` +
    String.raw`\b(?:it|this|that|one|which) (?:must|has to|should|can only|could only)(?: (?:therefore|thus|then|surely))? be|` +
    String.raw`\b(?:correct|right|best|only|wrong|incorrect|false|last|remaining|likely|likeliest|appropriate) ` +
    String.raw`(?:one|statement|diagnosis|match|fit)(?: left| here)?(?: is| was| must be| should be| would be| has to be)|` +
    String.raw`(?:所以|因此|因而|从而|故|那么)[,:]?(?:答案)?(?:应该?|就|只能|必然|肯定|显然|最可能|便)?[是为]?|` +
    String.raw`(?:应该?|只能|必然|肯定|显然|最可能|正确的?|剩下的?)(?:就|只)?[是为]) ?${OPENED}$`,
  'i',
);
/** "C. difficile" ends no clause. */
const END_AFTER = new RegExp(String.raw`^${CLOSED} ?(?:\.(?! ?[a-z])|[!,:;。！，；\n]|$)`);
/** A group of blood is called by the bare letter further on: "his blood group is rare, so it must be B." */
const BLOOD_BEFORE = /(?:\bblood (?:group|type)|血型)[^.!?;。\n]*$/i;
/** Other letters of a list in front of this one: "A and B", "A, B", "A、B". */
const LIST_BEFORE = /(?:(?<![A-Za-z0-9])[A-U](?:, and |, or |, | and | or | ?[、和与或及/&] ?))+$/;
const LINE_START_BEFORE = /(?:^|\n)(?:[-*•] )?[*_]{0,2}$/;

/** `letters`: those of the options that were shown. */
export function namesLetters(reasoning: string, letters: string): boolean {
  const text = reasoning
    .normalize('NFKC')
    .replaceAll(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '))
    .trim();
  for (const match of text.matchAll(/(?<![A-Za-z0-9])[A-U](?![A-Za-z0-9])/g)) {
    if (!letters.includes(match[0])) continue;
    const before = text.slice(Math.max(0, match.index - WINDOW), match.index);
    if (isNamed(match[0], before, text.slice(match.index + 1, match.index + 1 + WINDOW))) return true;
  }
  return false;
}

function isNamed(letter: string, before: string, after: string): boolean {
  const first = before.replace(LIST_BEFORE, '');
  if (NAME_BEFORE.test(first) || NAME_AFTER.test(after) || /[A-Za-z0-9][-/]$/.test(before)) return false;
  if (OPTION_AFTER.test(after) || isBracketed(first, after) || isStarred(before, after) || isLabel(first, after))
    return true;
  if (SAID_BEFORE.test(first)) return !isWord(letter, before, after);
  if (SO_BEFORE.test(first) && END_AFTER.test(after)) return !BLOOD_BEFORE.test(first);
  return CLAUSE_BEFORE.test(first) && VERDICT_AFTER.test(after);
}

/** "(B)", "[B]", "(A or B)". */
function isBracketed(first: string, after: string): boolean {
  return /[([]$/.test(first) && /^[)\]]/.test(after);
}

/** "**B**", "**B.**", "__B__". */
function isStarred(before: string, after: string): boolean {
  return (before.endsWith('**') && /^[.):]{0,2}\*\*/.test(after)) || (before.endsWith('__') && after.startsWith('__'));
}

/** "B) Lipase" where no bracket is open; "B. Lipase", "B: Lipase", "B、" at the start of a line. */
function isLabel(first: string, after: string): boolean {
  const isOpen = first.lastIndexOf('(') > first.lastIndexOf(')');
  if (after.startsWith(')')) return !isOpen && CLAUSE_BEFORE.test(first);
  // "E. coli" and "C. difficile" begin lines too.
  return LINE_START_BEFORE.test(first) && /^[*_]{0,2}(?:[:、]|\. ?(?:[A-Z0-9]|\p{Script=Han}))/u.test(after);
}

/** The article and the pronoun: "Answer: A patient of ...", "the choice I made". */
function isWord(letter: string, before: string, after: string): boolean {
  if (letter === 'I') return /^(?: [a-z]|['’])/.test(after);
  return letter === 'A' && /: ?$/.test(before) && /^ [a-z]/.test(after) && !VERDICT_AFTER.test(after);
}
