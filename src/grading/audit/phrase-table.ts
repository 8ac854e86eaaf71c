/**
 * Words that tell a relation in free text, in English and Chinese. Data, not code. `between`: the words stand between the two
 * names; `noun`: they name the relation ("the treatment of X is Y", "Y is the treatment of X"); `before`: they stand before
 * both ("in X, Y is forbidden").
 */
import type { ClaimRelation } from './claim-relations.ts';

/** With `<` the name behind the words is the relation's subject. Of several the first whose types fit counts. */
type Reads = ClaimRelation | `<${ClaimRelation}`;

export interface Phrase {
  readonly form: 'between' | 'noun' | 'before';
  /** A noun phrase behind the subject, as in Chinese. */
  readonly follows: boolean;
  readonly reads: readonly { readonly relation: ClaimRelation; readonly isInverse: boolean }[];
  /** The words deny the relation. */
  readonly denies: boolean;
  /** One of these words stands behind the second name, or it is another sentence. */
  readonly closing: readonly string[];
}

interface Row {
  readonly form?: 'noun' | 'before';
  readonly reads: readonly Reads[];
  readonly denies?: true;
  readonly closing?: readonly string[];
  readonly words: string;
}

const shows: readonly Reads[] = ['has_finding', 'has_adverse_effect', 'has_complication'];
const shownBy: readonly Reads[] = [
  '<has_finding',
  '<has_adverse_effect',
  '<has_complication',
  'caused_by',
  'has_pathophysiology',
];

const rows: readonly Row[] = [
  // Findings, adverse effects, complications.
  {
    reads: ['has_finding', 'has_complication'],
    words:
      'present with|presenting with|present as|characterized by|characterised by|marked by|manifest with|manifest as|manifest by|' +
      'show|show itself by|shows itself as|exhibit|display|feature|featuring|has|have|having|develop|suffer from|complain of|complaining of|' +
      'accompanied by|come with|associated with|explain|explain the|tend to have|expect',
  },
  {
    reads: [...shows, '<caused_by', '<associated_gene'],
    words: 'cause|causing|produce|producing|lead to|leading to|give rise to|result in|bring about|trigger',
  },
  { reads: shownBy, words: 'caused by|due to|explained by|result from|come from|secondary to|produced by' },
  {
    reads: ['<has_finding', '<has_adverse_effect'],
    words:
      'seen in|seen with|seen during|found in|observed in|occur in|occur with|occurring in|common in|frequent in|present in|typical of|typical for|' +
      'characteristic of|suggestive of|suggest|point to|point toward|point towards|indicate|speak for|fit|' +
      'symptom of|sign of|feature of|finding of|finding in|manifestation of|hallmark of|part of|expected in|expected with',
  },
  { reads: ['has_finding'], denies: true, words: 'lack|lacking|goes without|spare' },
  { reads: ['<has_finding'], denies: true, words: 'absent in|absent from|missing in|unknown in' },
  {
    form: 'noun',
    reads: ['has_finding'],
    words: 'symptom of|sign of|finding of|finding in|feature of|manifestation of|clinical picture of',
  },
  {
    form: 'noun',
    reads: ['has_adverse_effect'],
    words: 'side effect of|adverse effect of|adverse reaction to|toxicity of',
  },
  { reads: ['<has_adverse_effect'], words: 'side effect of|adverse effect of|adverse reaction to' },
  { form: 'noun', reads: ['has_complication'], words: 'complication of' },
  { reads: ['has_complication'], words: 'complicated by|progress to|progresses to' },
  {
    reads: ['<has_complication'],
    words: 'complication of|develop as complication of|arise as complication of|occur as complication of|complicate',
  },
  // Treatments.
  {
    reads: ['first_line_treatment'],
    words:
      'treated first with|first treated with|treated initially with|initially treated with|first line treatment is|start with|starts with',
  },
  {
    form: 'noun',
    reads: ['first_line_treatment'],
    words:
      'first line treatment of|first line treatment for|first line therapy of|first line therapy for|first line drug for|first line agent for|' +
      'treatment of choice for|treatment of choice in|drug of choice for|drug of choice in|therapy of choice for|first choice for|first choice in|' +
      'initial treatment of|initial treatment for|initial therapy of|initial therapy for|first line for|first line in',
  },
  {
    form: 'noun',
    reads: ['second_line_treatment'],
    words:
      'second line treatment of|second line treatment for|second line therapy of|second line therapy for|second line drug for|second line for|second choice for',
  },
  {
    reads: ['treated_by'],
    words: 'treated with|treated by|managed with|managed by|respond to|cured by|manage with|helped by',
  },
  {
    reads: ['<treated_by'],
    words:
      'treat|used to treat|used for|used in|given for|given in|effective in|effective for|effective against|work against|cure|indicated in|indicated for|prescribed for',
  },
  {
    form: 'noun',
    reads: ['treated_by'],
    words: 'treatment of|treatment for|treatment option for|therapy of|therapy for|management of|treat|manage',
  },
  // Tests.
  {
    reads: ['confirmed_by'],
    words:
      'confirmed by|confirmed with|confirmed on|diagnosed by|diagnosed with|diagnosed on|established by|proven by|proved by|verified by|made by|rest on|proven with',
  },
  {
    reads: ['<confirmed_by'],
    words:
      'confirm|establish|establishes|establishes the diagnosis of|prove|diagnose|diagnostic of|diagnostic for|confirm the diagnosis of|establish the diagnosis of|clinch|clinches|verify|verifies',
  },
  {
    form: 'noun',
    reads: ['confirmed_by'],
    words:
      'confirmatory test of|confirmatory test for|test that confirm|test to confirm|test of choice for|gold standard for|diagnostic test for|diagnostic test of|' +
      'confirm|to confirm|prove|diagnosing|gold standard for diagnosing',
  },
  { reads: ['screened_by'], words: 'screened by|screened for with|screened with' },
  { reads: ['<screened_by'], words: 'screen for|used to screen for|screening test for' },
  // What is forbidden and what is safe.
  {
    reads: ['contraindicated_in'],
    words:
      'contraindicated in|contraindicated with|contraindicated during|forbidden in|avoided in|must not be given in|not be used in|not be given in|unsafe in|harmful in|not allowed in|not suitable in',
  },
  {
    reads: ['<contraindicated_in'],
    words:
      'contraindication to|contraindication for|contraindication of|forbid|preclude|rule out the use of|exclude the use of',
  },
  {
    form: 'noun',
    reads: ['contraindicated_in'],
    words: 'contraindication to|contraindication for|contraindication of',
  },
  {
    reads: ['safe_in'],
    words:
      'safe in|safe during|safe with|safely used in|used safely in|given safely in|allowed in|acceptable in|be given in|be used in|be used during|given despite|used despite|permitted in|tolerated in',
  },
  {
    form: 'before',
    reads: ['<safe_in'],
    closing: ['safe', 'may be used', 'can be used', 'may be given', 'can be given', 'allowed'],
    words: 'in|with|during|despite',
  },
  {
    form: 'before',
    reads: ['<contraindicated_in'],
    closing: ['contraindicated', 'must not', 'forbidden', 'should not', 'not an option', 'avoided', 'unsafe'],
    words: 'in|with|during|because of|given',
  },
  {
    form: 'before',
    reads: ['has_finding'],
    closing: ['found', 'seen', 'common', 'present', 'typical', 'expected', 'occur'],
    words: 'in|with',
  },
  { reads: ['<safe_in'], words: 'can safely take|can safely receive|may take|may receive|can take' },
  // Drugs.
  {
    reads: ['acts_by'],
    words:
      'act by|act through|act via|work by|work through|work via|by mean of|exert its effect by|exert its effect through',
  },
  { form: 'noun', reads: ['acts_by'], words: 'mechanism of action of|mechanism of' },
  { reads: ['member_of'], words: 'is a|is an|belong to|is one of the|member of|belong to the|is a kind of' },
  { reads: ['has_risk_factor'], words: 'risk factor is' },
  { reads: ['<has_risk_factor'], words: 'risk factor for|raise the risk of|increase the risk of|predispose to' },
  {
    reads: ['associated_gene'],
    words: 'caused by mutation in|caused by mutation of|due to mutation in|result from mutation in|linked to',
  },

  // 表现、不良反应、并发症
  {
    reads: shows,
    words: '引起|导致|造成|会引起|可引起|常引起|可导致|诱发|产生',
  },
  {
    reads: ['has_finding', 'has_complication'],
    words:
      '表现为|表现有|常表现为|可表现为|有|可有|多有|常有|会有|应有|出现|可出现|会出现|常出现|伴有|伴|常伴|可伴|可见|常见|能解释|解释|患者有|患者出现|特点是|症状有|并发',
  },
  {
    reads: ['has_finding'],
    closing: ['为主要特征', '为特征', '为主要表现', '为表现', '为特点', '为主', '为典型表现'],
    words: '以|常以|多以',
  },
  { reads: ['<has_finding'], words: '见于|常见于|可见于|多见于|出现于|提示|支持|指向|符合' },
  {
    reads: ['<has_finding', '<has_adverse_effect', '<has_complication'],
    closing: ['引起', '导致', '所致', '造成'],
    words: '由|可由|常由|因',
  },
  {
    form: 'noun',
    reads: ['has_finding'],
    words:
      '的症状|的典型症状|的体征|的表现|的临床表现|的典型表现|的主要表现|的特征|的特点|的常见症状|的主要症状|的典型体征|的常见表现',
  },
  { form: 'noun', reads: ['has_adverse_effect'], words: '的不良反应|的副作用|的常见不良反应|的毒副作用' },
  { form: 'noun', reads: ['has_complication'], words: '的并发症' },
  // 治疗
  {
    reads: ['first_line_treatment'],
    words: '首选|首选用|一线用药为|一线药物为|首选药物为|首选药为|首选的是|首先用|首先考虑|先用|应首先考虑',
  },
  {
    form: 'noun',
    reads: ['first_line_treatment'],
    words: '的一线治疗|的首选治疗|的首选药物|的首选药|的首选|的一线药物|的一线用药|的首选方法',
  },
  { reads: ['<first_line_treatment'], closing: ['的首选', '的一线'], words: '是治疗|为治疗|治疗' },
  { form: 'noun', reads: ['second_line_treatment'], words: '的二线治疗|的二线药物|的二线用药|的次选治疗' },
  { reads: ['<treated_by'], words: '用于治疗|可用于治疗|治疗|可治疗|能治疗|可以治疗|用来治疗|来治疗|用于|可用于' },
  { reads: ['treated_by'], closing: ['治疗', '来治疗', '进行治疗'], words: '用|可用|以|采用|使用|给予|可以用' },
  { reads: ['treated_by'], words: '改用|可给予' },
  { reads: ['<treated_by'], closing: ['有效', '有疗效'], words: '对' },
  { form: 'noun', reads: ['treated_by'], words: '的治疗|的治疗药物|的治疗方法|的治疗方案|的疗法' },
  // 检查
  {
    reads: ['confirmed_by'],
    closing: ['确诊', '证实', '明确诊断', '确定诊断', '诊断'],
    words: '通过|由|经|需通过|可通过|靠|依靠|需|需要|用|可由',
  },
  { reads: ['confirmed_by'], words: '的确诊靠|的确诊依靠|的确诊有赖于|的诊断依靠|的诊断有赖于|确诊需|确诊靠' },
  { reads: ['<confirmed_by'], words: '可确诊|能确诊|确诊|可以确诊|证实|可证实|能证实|用于确诊|可明确|明确' },
  { reads: ['<confirmed_by'], closing: ['的金标准', '的确诊', '的依据'], words: '是诊断|为诊断|是确诊|为确诊' },
  {
    form: 'noun',
    reads: ['confirmed_by'],
    words: '的确诊检查|的确诊方法|的确诊试验|的金标准|的诊断金标准|的确诊手段|确诊|要确诊|为确诊|要证实|为证实',
  },
  // 禁忌与安全
  { reads: ['contraindicated_in'], words: '禁用于|忌用于|不能用于|不可用于|不应用于|不宜用于|避免用于' },
  {
    reads: ['<contraindicated_in'],
    words:
      '时禁用|患者禁用|者禁用|禁用|忌用|时忌用|时不能使用|时不能用|不能使用|不能用|不可用|不可使用|时不宜用|不宜用|不宜使用|者不宜用|时应避免使用|应避免使用|避免使用|患者应避免使用|不应使用|患者不能用',
  },
  { reads: ['contraindicated_in'], closing: ['禁用', '时禁用', '中禁用', '期禁用', '是禁忌', '时是禁忌'], words: '在' },
  { form: 'noun', reads: ['contraindicated_in'], words: '的禁忌证|的禁忌症|的禁忌' },
  { reads: ['safe_in'], words: '可安全用于|可以安全用于|可用于|可以用于|能用于|安全用于' },
  {
    reads: ['<safe_in'],
    words:
      '时可用|时可以用|时可使用|时可以使用|时可安全使用|患者可用|患者可以用|患者可使用|患者可以使用|者可用|仍可给予|仍可使用|可安全使用|可以使用|患者可安全使用|仍可用',
  },
  { reads: ['safe_in'], closing: ['是安全的', '时是安全的', '安全', '可安全使用', '时可用', '可用'], words: '在|对' },
  // 药物
  { reads: ['acts_by'], closing: ['起作用', '发挥作用', '发挥疗效', '起效', '作用'], words: '通过|靠|经|依靠' },
  { form: 'noun', reads: ['acts_by'], words: '的作用机制|的机制|的药理机制' },
  { reads: ['member_of'], words: '属于|是一种|是' },
  { reads: ['<has_risk_factor'], closing: ['的危险因素'], words: '是' },
];

export const PHRASES: readonly (readonly [text: string, phrase: Phrase])[] = rows.flatMap(
  ({ form, reads, denies = false, closing = [], words }) => {
    const phrase: Omit<Phrase, 'follows'> = {
      form: form ?? 'between',
      denies,
      closing,
      reads: reads.map((each) => ({
        relation: each.replace('<', '') as ClaimRelation,
        isInverse: each.startsWith('<'),
      })),
    };
    return words.split('|').map((text) => [text, { ...phrase, follows: text.startsWith('的') }] as const);
  },
);

/** Between names, these words deny what the phrase says. */
export const DENYING =
  /\b(?:not|never|no|neither|nor|cannot|without)\b|n['’]t\b|不(?!良|适|全|同|明|但|光|单|少|断|规则|典型|可避免)|没|无(?!痛|菌|疑|症状)|未(?!明|知)|非(?!特异|典型|甾体)/i;
/** With these before the first name, a sentence compares or takes back what it goes on to say. */
export const COMPARING =
  /\b(?:unlike|in contrast (?:to|with)|compared (?:to|with)|as opposed to|neither|no evidence|not true|wrong (?:to|that)|some (?:people |authors |doctors )?(?:say|argue|believe|claim|think)|(?:first|initially|originally) thought)\b|不同于|与其|并非|有人说|有人认为|据说/i;
/** A sentence about one patient: what is denied of the patient is not denied of the disease. */
export const OF_ONE = /\b(?:patient|man|woman|boy|girl|child|infant|he|she|his|her|this|case)\b|患者|病人|该|本例/i;
/** With these a denial is none of the relation as such, and an assertion says that it is the exception. */
export const WEAKENING =
  /(?:\bnot|\bcannot|n['’]t)\s+(?:always|usually|only|necessarily|typically|often|commonly|just|invariably|infrequently|uncommonly|every|all)\b|\b(?:rarely|seldom|hardly)\b|不一定|不总|不仅|不只|不常|很少|罕见/i;
/** Up to the next comma this supposes, and asserts nothing. */
export const SUPPOSING = /\b(?:if|whether|unless|suppose|supposing|assuming)\b|如果|假如|假设|是否|倘若/gi;
/** What stands for the subject that was spoken of, or goes on speaking of it. */
export const REFERRING = /\b(?:it|they|this|these|which|that|who|and|but)\b|它|其|该病|此病|本病|并且|而且|且|并/i;
/** What joins names to one list, besides marks. */
export const JOINING: ReadonlySet<string> = new Set(
  'and or as well a an the plus both 和 及 与 或 以 并 等'.split(' '),
);
/** What joins a noun phrase of a relation with the other name. */
export const LINKING =
  /\b(?:is|are|was|were|be|include|includes|including|consists?|with)\b|[:：是为非包有]|应做|要靠/i;
