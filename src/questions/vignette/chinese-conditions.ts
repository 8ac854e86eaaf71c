/** Risk factors and conditions of a patient as Chinese sentences. */

/** Told by age and sex already. */
const UNTOLD = new Set([
  'adolescence',
  'advanced age',
  'age under eight years',
  'age under two months',
  'age under two years',
  'childhood age',
  'female sex',
  'infancy',
  'male sex',
  'postmenopausal state',
  'preschool childhood',
  'school-age childhood',
  'young adult age',
]);

const SENTENCES: Readonly<Record<string, string>> = {
  'absent urine output': '昨日起无尿。',
  'abrupt alcohol cessation': '近日突然戒酒。',
  'active bleeding': '目前有活动性出血。',
  'advanced maternal age': '母亲为高龄妊娠。',
  'advanced paternal age': '出生时父亲高龄。',
  'carrier mother': '其母亲为携带者。',
  breastfeeding: '目前处于哺乳期。',
  'close contact with infected person': '病前与感染者密切接触。',
  'crowded living conditions': '居住拥挤。',
  'contact lens wear': '平素佩戴角膜接触镜。',
  'current pregnancy': '现处于妊娠期。',
  'daycare attendance': '在托幼机构就读。',
  'eye rubbing': '平素经常揉眼。',
  'fair skin': '浅肤色。',
  'family history': '亲属中有同类疾病，有家族史。',
  fasting: '近日禁食。',
  friction: '局部常受摩擦。',
  'gestational state': '现处于妊娠状态。',
  'heavy alcohol use': '长期大量饮酒。',
  'heavy lifting': '工作中常搬举重物。',
  'high salt intake': '平素高盐饮食。',
  hospitalization: '病前曾住院。',
  immunosuppression: '存在免疫抑制。',
  'insulin omission': '近日停用胰岛素。',
  'lack of vaccination': '未接种疫苗。',
  'low fluid intake': '平素饮水不足。',
  'multifetal gestation': '本次为多胎妊娠。',
  multiparity: '多产妇，有多产史。',
  'multiple sexual partners': '有多性伴。',
  nulliparity: '未生育。',
  obesity: '体型肥胖。',
  'obstetric complication': '有产科并发症史。',
  'parental consanguinity': '父母近亲婚配。',
  'postpartum state': '现为产后状态。',
  prematurity: '早产儿，有早产史。',
  'prolonged immobilization': '病前长期制动。',
  'psychological stress': '病前有心理应激。',
  'residence in endemic area': '居住于流行区。',
  'sedentary lifestyle': '平素久坐生活方式。',
  'smoking after age thirty-five': '长期吸烟。',
  'tall thin habitus': '瘦高体型。',
  'tobacco smoking': '长期吸烟。',
  'travel to tropics': '病前有热带地区旅行史。',
  'viable intrauterine pregnancy': '现为正常宫内妊娠。',
  'winter season': '冬季发病。',
};

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^(既往.+史)$/, '$1。'],
  [/^(.+史)$/, '有$1。'],
  [/^(既往.+)$/, '$1史。'],
  [/^近期(使用.+)$/, '近期$1。'],
  [/^(近期.+)$/, '有$1史。'],
  [/^(使用.+)$/, '目前$1。'],
  [/^(联用.+|停用.+|食用.+|携带.+|居住.+|误吸.+|父母.+|父亲.+|母亲.+|病前.+)$/, '$1。'],
  [/^(.+(?:暴露|接触|叮咬|咬伤|外伤|手术|操作|作业|感染|过敏))$/, '有$1史。'],
  [/^(.+血统)$/, '为$1。'],
];

/** A sentence that tells the condition, and the words in it that do; null where age and sex tell it. */
export function chineseConditionSentence(
  id: string,
  name: string,
): { readonly text: string; readonly form: string } | null {
  if (UNTOLD.has(id)) return null;
  const own = SENTENCES[id];
  if (own !== undefined) return { text: own, form: own.slice(0, -1) };
  const found = PATTERNS.find(([pattern]) => pattern.test(name));
  return { text: found === undefined ? `存在${name}。` : name.replace(...found), form: name };
}
