/**
 * The type that a Chinese sentence gives its subject: the head of a Chinese noun phrase is its end, so that
 * "由细菌引起的传染病" is a disease.
 */
import type { EntityType } from '../../../graph/schema.ts';
import type { Defined } from './defining-phrase.ts';

const COPULA =
  /(?<![但于於就还還也不总總可若凡])是(?!否)|(?<=[^\s，。]{1,40}[，）)]?)(?:为|為)(?=一[种種类類个個组組])|(?:是指|指的是|意指|指)(?!出|数|數|标|標|甲|南)/u;
const WITHIN = 400;
/** What ends the phrase that defines. */
const END = /[，。；：！？,;（(\n]/u;
/** "... 的一种", "... 之一" and "... 的统称" say nothing of what a thing is. */
const TAIL =
  /(?:的|之)?(?:一[种種类類个個员員]|其中一[种種]|之一|统称|統稱|总称|總稱|通称|通稱|泛称|泛稱|俗称|俗稱|名称|名稱|称呼|稱呼|术语|術語|代表|形式|类型|類型)$/u;
const CLASS = /^(?:一|这|這|数|數|几|幾|两|兩)?[类類族]/u;

const NOUNS: readonly (readonly [EntityType | null, RegExp])[] = [
  [null, /(?:电脑|電腦|计算机|計算機|软件|軟體|恶意|惡意)(?:病毒|程序|程式)$/u],
  [null, /(?:国际|國際|恐怖|政府|非营利|非營利|民间|民間|卫生|衛生|慈善|犯罪|军事|軍事)(?:性)?(?:组织|組織)$/u],
  [null, /(?:植物|作物|小麦|水稻|农作物|農作物)(?:的)?(?:疾病|病害|病毒)$/u],
  [
    null,
    /(?:农|農|火|炸|弹|彈)药$|(?:农|農|火|炸|彈)藥$|食用菌$|管风琴$|交通标志$|性能测试$|(?:入学|入學|资格|資格|标准化)考试$/u,
  ],
  ['drug_class', /(?:类|類|族)(?:药物|藥物|药|藥|抗生素)$|药物类别$|藥物類別$/u],
  ['laboratory_finding', /(?:化验|化驗|检验|檢驗|实验室|實驗室)(?:异常|異常|发现|發現|结果|結果)$/u],
  ['imaging_finding', /(?:影像学|影像學|放射学|放射學|影像)(?:征象|徵象|表现|表現|征|徵|体征)$/u],
  ['risk_factor', /(?:危险|危險|风险|風險)因(?:素|子)$/u],
  ['contraindication', /禁忌(?:症|证|證)$/u],
  ['symptom', /(?:症状|症狀|徵狀|癥狀|不适|不適|感觉|感覺|疼痛|痛感|痛)$/u],
  ['sign', /(?:体征|體徵|徵象|征象|皮疹|病灶|皮损|皮損)$/u],
  [
    'drug',
    /(?:药物|藥物|药品|藥品|药剂|藥劑|药|藥|抗生素|疫苗|抑制剂|抑制劑|拮抗剂|拮抗劑|激动剂|激動劑|阻滞剂|阻斷劑|阻断剂|单克隆抗体|單克隆抗體|单株抗体|解毒剂|利尿剂|镇静剂|麻醉剂|激素类药|松弛剂|鬆弛劑)$/u,
  ],
  [
    'pathogen',
    /(?:细菌|細菌|病毒|真菌|杆菌|桿菌|球菌|弧菌|螺旋体|螺旋體|病原体|病原體|病原菌|寄生虫|寄生蟲|原虫|原蟲|线虫|線蟲|绦虫|吸虫|支原体|衣原体|立克次体)$/u,
  ],
  ['gene', /基因$/u],
  [
    'procedure',
    /(?:检查|檢查|检验|檢驗|检测|檢測|检测法|化验|手术|手術|切除术|移植术|成像技术|造影|活检|活檢|活组织检查|疗法|療法|治疗方法|治療方法|医疗程序|醫療程序|试验|試驗|测试|測試|扫描|掃描|阻滞术|阻滯)$/u,
  ],
  [
    'anatomy',
    /(?:器官|腺体|腺體|内分泌腺|内分泌腺体|腺|骨骼|骨头|骨|骨髓|肌肉|肌|神经|神經|血管|动脉|動脈|静脉|靜脈|韧带|韌帶|肌腱|关节|關節|软骨|淋巴结|(?:结缔|結締|肌肉|神经|淋巴|软|脂肪|身体|身體|人体)(?:组织|組織)|部位|脏器|臟器|黏膜|粘膜)$/u,
  ],
  ['mechanism', /(?:机制|機制|机理|機理|生理过程|生理過程|生物过程|生物過程|代谢途径|信号通路|过程|過程)$/u],
  [
    'disease',
    /(?:疾病|疾患|传染病|傳染病|综合征|綜合徵|综合症|綜合症|症候群|癥候群|感染|感染症|病症|癌症|肿瘤|腫瘤|恶性肿瘤|白血病|炎症|发炎|發炎|中毒|障碍|障礙|损伤|損傷|骨折|畸形|缺陷|衰竭|并发症|併發症|梗死|栓塞|血栓|出血|溃疡|潰瘍|囊肿|贫血|麻痹|过敏|急症|失调|失調|缺乏症|异常|異常|[\p{Script=Han}]{1,6}(?:病|癌|瘤|炎|症))$/u,
  ],
];
/** Any of the nouns, wherever it stands: a text without one gets no type from a Chinese definition. */
export const ANY_CHINESE_NOUN = new RegExp(
  NOUNS.flatMap(([type, { source }]) => (type === null ? [] : source.replaceAll('$', ''))).join('|'),
  'gu',
);
const OTHER_ENDS =
  /(?:毛病|看病|生病|医学|醫學|学|學|者|家|人|院|师|師|机构|機構|期刊|杂志|雜誌|电影|電影|小说|小說)$/u;

export function definedByChinesePhrase(sentence: string): Defined {
  const text = sentence.slice(0, WITHIN).replaceAll(/（[^（）]{0,200}）|\([^()]{0,200}\)/gu, '');
  const verb = COPULA.exec(text);
  if (verb === null) return { kind: 'none' };
  let rest = text.slice(verb.index + verb[0].length).replace(/^指/u, '');
  const end = END.exec(rest);
  rest = (end === null ? rest : rest.slice(0, end.index)).replace(/[\s.]+$/u, '').trim();
  if (rest === '') return { kind: 'none' };
  for (let times = 0; times < 2; times++) rest = rest.replace(TAIL, '');
  const type = typeOfEnd(rest);
  return { kind: 'defined', type: type === 'drug' && CLASS.test(rest) ? 'drug_class' : type };
}

function typeOfEnd(phrase: string): EntityType | null {
  const end = phrase.slice(-40);
  if (OTHER_ENDS.test(end)) return null;
  let best: { readonly length: number; readonly type: EntityType | null } | null = null;
  for (const [type, pattern] of NOUNS) {
    const length = pattern.exec(end)?.[0].length ?? 0;
    if (length > 0 && type === null) return null;
    if (length > 0 && (best === null || length > best.length)) best = { length, type };
  }
  return best?.type ?? null;
}
