/** Numbers that are given to one person: by their labels, and two by their form alone. */
import { MASK, type PatternRule } from './identifiers.ts';

const numberWord = '(?:numbers?|num|no|nr|nbr|#|id|identifier|code)';
const owners = [
  'medical records?',
  'health records?',
  'hosp(?:ital)?',
  'patient',
  'pt',
  'insurance',
  'health (?:plan|card|insurance)',
  'policy',
  'member(?:ship)?',
  'subscriber',
  'group',
  'beneficiary',
  'passport',
  'account',
  'acct',
  'social (?:security|insurance)',
  "(?:driver'?s?|driving) ?licen[sc]e",
  'licen[sc]e',
  'record',
  'case',
  'chart',
  'file',
  'folder',
  'unit',
  'encounter',
  'visit',
  'admission',
  'registration',
  'reg',
  'specimen',
  'sample',
  'accession',
  'lab',
  'laboratory',
  'order',
  'requisition',
  'claim',
  'invoice',
  'device',
  'serial',
  'implant',
  'certificate',
  'badge',
  'employee',
  'employer',
  'staff',
  'student',
  'national',
  'identity(?: card)?',
  'id(?: card)?',
  'tax(?:payer)?',
  'voter',
  'vehicle',
  'plate',
  'licen[sc]e plate',
  'plate',
  'NHS',
  'CHI',
  'HKID',
  'Medicare',
  'Medicaid',
  'NPI',
  'DEA',
  'GMC',
  'NMC',
  'UHID',
  'OPD',
  'IPD',
  'IP',
  'OP',
  'CR',
  'HN',
  'study',
  'subject',
  'participant',
  'bank',
  'credit card',
  'card',
  'routing',
  'prescription',
  'rx',
  'tracking',
  'reference',
  'ref',
  'MRN',
  'SSN',
].join('|');
/** They are labels alone, without "number". */
const plainLabels =
  'MRN|M\\.R\\.N\\.|SSN|S\\.S\\.N\\.|UHID|HKID|NRIC|NPI|DEA|NINO|NIN|CURP|CPF|DNI|NIE|NIF|BSN|PESEL|Aadhaar|PAN|IMEI|VIN|IBAN|Medicare|Medicaid|Passport|Acct|IHI|PHN|PPSN|MPI|EMPI|FIN|CSN|URN|HRN|Accession|Specimen|[Dd]river.?s? ?[Ll]icen[sc]e|[Hh]ealth card|[Dd]evice serial|[Ss]erial|Driving licence|License plate|Licence plate';
/** At least three digits among letters, digits and what joins them. */
const value =
  '(?=[^\\s]{0,12}\\d)(?=(?:[A-Za-z/.\\-\\s]{0,4}\\d){3})[A-Z\\d](?:[A-Z\\d]|(?!/[A-Z]{3})[-/.](?=[A-Z\\d]))';
const spaced = `${value}{2,23}(?:\\s\\d{2,6}(?!\\d|\\s?(?:mg|ml|year|%)|[-–]year)){0,4}\\b`;
const isShort = (match: RegExpExecArray): boolean => (match.groups!['id']!.match(/\d/g)?.length ?? 0) < 3;

/** Letters, digits and what joins them, at least four digits. */
const numbered =
  '(?:[A-Z]{2}\\s(?=\\d{6}))?(?=(?:[A-Za-z]{0,6}[-/:.\\s]?){0,2}(?:\\d[-/:.\\s]?(?:[A-Za-z](?=[-/\\d]))?){4})(?:[A-Za-z]{1,6}(?=[-/:])|[A-Za-z]{0,6}\\d[A-Za-z\\d]{0,12})(?:[-/:](?=[A-Za-z\\d]*\\d|[A-Z]{1,2}\\b)[A-Za-z\\d]{1,14}|\\s(?=\\d{2,6}(?:\\s|\\b))\\d{2,6}){0,5}';
const measure =
  '(?:%|mg|ml|mL|mm|cm|kg|g\\b|mcg|cells|copies|patients|cases|IU|U\\b|steps|years|days|hours|min\\b|dollars|euros|pounds|times|per\\b)';
const labelled =
  'pin|chart|wristband|bracelet|histology|cytology|specimen|accession|rx|prescription|badge|ref|reference|our ref|your ref|account|acct|ins|insurance|policy|subscriber|licen[sc]e|passport|serial|kt|kennitala|ticket|claim|invoice|docket|barcode|tag|permit|visa|voucher|certificate|registration|blue cross|blue shield|aetna|cigna|humana|bupa|medicare|medicaid|medic alert|donor|plate|folder|record|encounter|booking|tracking';
/** Labels that words of a study are, too: five digits or more. */
const manyThings = 'group|sample|request|order|form|file|hospital|episode|member';

/** Numbers of trials, papers and vocabularies are nobody's. */
function isRegistry({ input, index, groups, 0: whole }: RegExpExecArray): boolean {
  const id = groups?.['id'] ?? whole;
  const before = input.slice(Math.max(0, index - 30), index) + whole.slice(0, whole.length - id.length);
  return (
    (id.match(/\d/g)?.length ?? 0) < 4 ||
    /^\d{1,4}\/\d{1,4}$/.test(id) ||
    /^(?:(?:18|19|20)\d{2}(?:[-/](?:18|19|20)?\d{2})?|NCT.*|ISRCTN.*|ChiCTR.*)$/i.test(id) ||
    /\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})$|^\d{4}[-/]\d{1,2}[-/]\d{1,2}$|^\d{1,2}:\d{2}/.test(id) ||
    /(?:准字|文号|批号|备案号?|注册号?|PMID|ICD|CPT|ATC|CAS|OMIM|MIM|SNOMED|LOINC|DOI|GenBank|RefSeq|UniProt|ClinVar|PROSPERO|trial)(?:\s\S{1,12})?\s?[:#]?\s?$/i.test(
      before,
    )
  );
}

const chineseOwners =
  '(?:住院|接种|预防接种|病案|门诊|門診|急诊|病历|病歷|医保|醫保|社保|社会保障|护照|護照|就诊|就診|诊疗|检查|檢查|影像|放射|超声|内镜|CT|MRI?|X[线光]|DR|床位|病理|标本|標本|样本|登记|登記|挂号|條碼|条码|银行|銀行|工作|执业|执业医师|医师资格|驾驶|驾照|行驶|军官|士兵|学生|学|工|员工|准考|保单|保險|保险|合同|案件|案|档案|健康|健康卡|一卡通|申请|检验|化验|报告|流水|处方|发票|订单|快递|车牌|居住证|通行|港澳通行|台胞|回乡|结婚|出生|出生医学证明|身份|身分|残疾|退休|社区|随访|受试者|病员|患者|手术|麻醉|输血|血袋|产妇|床头|腕带|收费|结算)';
const chineseLabel = `(?:${chineseOwners}(?:卡|证书|证|證|片|单|手册|本)?(?:号码?|號碼?|编号|編號|ID|ＩＤ)|(?:身份证|身分證|护照|護照|驾驶证|军官证|医保卡|社保卡|车牌|QQ)(?:号码?|號碼?)?|卡号|卡號)`;

const provinces = '[京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]';

export const NUMBER_RULES: readonly PatternRule[] = [
  // 浙A·7K329; (2020)浙0106民初3321号; 军字第0391827号; QQ 2938475610
  { kind: 'id', pattern: new RegExp(`${provinces}[A-Z][·•\\s]?(?=[A-Z\\d]{0,5}\\d)[A-Z\\d]{5,6}(?![A-Z\\d])`, 'dg') },
  { kind: 'id', pattern: /[（(](?:19|20)\d{2}[)）]\p{Script=Han}\d{2,4}\p{Script=Han}{1,3}\d{1,6}号/dgu },
  { kind: 'id', pattern: /\p{Script=Han}字第?\d{5,10}号/dgu, unless: (match) => /准字|文号/u.test(match[0]) },
  { kind: 'id', pattern: /(?<![A-Za-z])[Qq]{2}(?:号码?)?[：:\s]?(?<id>\d{5,11})(?!\d)/dg, certain: true },
  // Whatever is given a number: 起搏器序列号PJ429494L, 献血者编号68120596, 预交金收据No.0056713.
  {
    kind: 'id',
    pattern:
      /(?:号码?|编号|[证卡单码]|收据|发票|条形?码)(?:分别)?(?:为|是|：|:|\s|（|\()?\s?(?<id>(?:No\.?\s?)?(?=[A-Z\d-]*?\d(?:[A-Z\d-]*?\d){4})[A-Z\d](?:[A-Z\d]|-(?=[A-Z\d])|\s(?=\d{4}(?!\d))){4,23})(?![\dA-Za-z]|[.,]\d|\s?(?:个|例|次|元|份|IU|U\/|×))/dgu,
    unless: (match) =>
      isRegistry(match) ||
      /(?:准字|文号|批号|注册号|备案号|登记号|货号|型号|房间号)/u.test(
        match.input.slice(Math.max(0, match.index - 6), match.index + 2),
      ),
  },
  { kind: 'id', pattern: new RegExp(`${MASK}(?:和|、|及)(?<id>[A-Z]{0,3}\\d{5,12})(?![\\d.]|\\s?[个例次元份])`, 'dg') },
  {
    kind: 'id',
    pattern: /(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/dg,
    certain: true,
  },
  { kind: 'id', pattern: /(?<![\d.-])\d{3}-\d{2}-\d{4}(?![\d-])/dg, certain: true },
  {
    kind: 'id',
    pattern: new RegExp(
      `\\b(?:${owners})\\.?(?:\\s|-)?(?:card\\s)?${numberWord}(?:\\.|\\b|(?<=#))(?:\\s(?:is|was|of))?[\\s:=#.]{0,4}(?<id>${spaced})`,
      'dgi',
    ),
    unless: isShort,
    certain: true,
  },
  {
    kind: 'id',
    pattern: new RegExp(`\\b(?:${plainLabels})(?:\\s(?:is|was|of))?[\\s:=#.("]{0,4}(?<id>${spaced})`, 'dgi'),
    unless: (match) => isShort(match) || (match.groups!['id']!.match(/\d/g)!.length < 4 && !/:/.test(match[0])),
    certain: true,
  },
  // Whatever is given a number: HIV clinic no. HC-20731, medic alert number MA5571209.
  {
    kind: 'id',
    pattern: new RegExp(
      `\\b(?!(?:phone|mobile|room|ward|bed|case|trial|page|lot|batch|total|the|a|large|small|call|house)\\s)[A-Za-z]{2,16}\\s(?:no\\.?|number|nr\\.?|#|ID)\\s?[:#=]?\\s?(?<id>${numbered})(?!\\d|\\s?${measure})`,
      'dg',
    ),
    unless: isRegistry,
  },
  // A label, then the number alone: chart OT390386, badge 40193, ref. COR/2021/00417.
  {
    kind: 'id',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:${labelled}|(?:${manyThings})(?=[\\s:#=]{1,3}[A-Z]{0,4}[\\d-]{5}))(?![A-Za-z])\\.?(?:\\s(?:no|number|id|reads|is))?\\.?\\s?[:#=(]?\\s{0,2}(?<id>${numbered})(?!\\d|\\s?${measure})`,
      'dgi',
    ),
    unless: isRegistry,
  },
  // Few letters and many digits, whatever stands before: XQZ884210937.
  {
    kind: 'id',
    pattern:
      /(?<![\w.:/-])(?!(?:NCT|ISRCTN|PMID|PMC|RS|CRD|HP|MIM|DOI|UMIN|ORPHA|CHEMBL|GO|CL)\d)[A-Z]{1,4}(?<!\bC|\bD)-?\d{6,12}[A-Z]?(?![\w.]\d|\w)/dg,
    unless: isRegistry,
  },
  // PID|1||97204193^^^HOSP
  { kind: 'id', pattern: /\bPID(?:\|[^|\n]{0,20}){1,3}\|(?<id>[A-Z\d-]{4,20})(?=\^)/dg, certain: true },
  // "ID 12345678" in capitals; id-ego and the like are words.
  { kind: 'id', pattern: /\bID\s?[:#]?\s?(?<id>(?=[A-Z\d-]{0,6}\d{4})[A-Z\d][A-Z\d-]{4,19})\b/dg, certain: true },
  {
    kind: 'id',
    pattern: new RegExp(
      `${chineseLabel}(?:为|是|為)?[：:\\s="“]{0,3}(?:No\\.?\\s?)?(?<id>[A-Za-z\\p{Script=Han}]{0,2}(?:[A-Za-z]{0,6}[-/]?(?:\\d[\\s\\-/]?){3,24}[A-Za-z]?(?:\\d|-){0,8}[A-Za-z]?))`,
      'dgu',
    ),
    unless: (match) => isShort(match) || /[月年日岁]$/.test(match[0]),
    certain: true,
  },
  {
    kind: 'id',
    pattern:
      /(?:案例|病例|个案|试验|受试者|入组|随机|筛选|研究|受检者|患者|[，,；;。\s]|^)编号(?:为|是)?[：:\s]{0,2}(?<id>(?:No\.?\s?)?[A-Z]{0,5}-?\d{2,12}(?:-\d{1,8}){0,3})(?![\d.]\d|\d)/dgi,
    unless: isShort,
    certain: true,
  },
  {
    kind: 'id',
    pattern:
      /(?:微信号?|微信號|[Vv]信|WeChat(?:\s?ID)?|支付宝(?:账号)?|微博|(?<![A-Za-z])LINE\s?ID)(?:为|是)?\s?[：:\s@]\s?(?<id>[A-Za-z\d][\w-]{4,24})(?!\w)/dgi,
    certain: true,
  },
  {
    kind: 'id',
    pattern: /(?<![\w@.])(?<id>[A-Za-z][\w-]{4,24})(?:就)?是我的?(?:微信|[Vv]信|wx|QQ|微博)/dg,
    certain: true,
  },
  { kind: 'id', pattern: /(?:微信号?|微信號)(?:为|是)?(?<id>[A-Za-z][\w-]{4,24})(?!\w)/dgi, certain: true },
];
