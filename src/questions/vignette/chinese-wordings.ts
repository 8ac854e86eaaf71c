/**
 * The Chinese of vignettes, after the A2 items of the licensing examination. Each list holds wordings of one thing, of
 * which one is drawn. `{a}`: 34岁; `{s}`: 女; `{c}`: the complaint; `{t}`: 3个月; `{x}`: a list or a name.
 */
import type { Onset, Setting } from '../../graph/patient-profile.ts';
import type { Section } from './finding-sections.ts';

export const CHINESE_PERSONS = {
  adult: ['{s}，{a}。'],
  child: ['患儿，{s}，{a}。'],
  newborn: ['新生儿，{s}，出生{a}。'],
} as const;

type Course = Exclude<Onset, 'congenital'> | 'recurrent' | 'untimed' | 'since birth' | 'since childhood';
export const CHINESE_COURSES: Readonly<Record<Course, readonly string[]>> = {
  hyperacute: ['{c}{t}', '突发{c}{t}'],
  acute: ['{c}{t}'],
  subacute: ['{c}{t}'],
  chronic: ['{c}{t}'],
  episodic: ['反复{c}{t}', '间断{c}{t}'],
  recurrent: ['{c}{t}'],
  untimed: ['{c}'],
  'since birth': ['生后出现{c}', '出生后即出现{c}'],
  'since childhood': ['自幼出现{c}'],
};

/** How the patient comes; `{x}`: complaint and course. What goes with it follows behind a comma. */
export const CHINESE_VISITS: Readonly<Record<Setting, readonly string[]>> = {
  emergency: ['{x}', '因{x}急诊就诊'],
  clinic: ['{x}', '因{x}就诊'],
  hospital: ['{x}', '因{x}入院'],
  screening: ['{x}', '因{x}就诊'],
};
export const CHINESE_NO_COMPLAINT: Readonly<Record<Setting, string>> = {
  emergency: '急诊就诊',
  clinic: '门诊就诊',
  hospital: '入院治疗',
  screening: '常规体检',
};

export const CHINESE_MORE_SYMPTOMS: readonly string[] = ['伴{x}', '伴有{x}'];

export const CHINESE_HEADINGS: Readonly<Record<Exclude<Section, 'history'>, readonly string[]>> = {
  examination: ['查体：', '体格检查：'],
  electrocardiography: ['心电图示', '心电图检查示'],
  electroencephalography: ['脑电图示', '脑电图检查示'],
  electromyography: ['神经电生理检查示'],
  hearing: ['听力学检查示'],
  vestibular: ['前庭功能检查示'],
  function: ['肺功能检查示'],
  sleep: ['多导睡眠监测示'],
  special: ['辅助检查：'],
  laboratory: ['实验室检查：'],
  urine: ['尿液检查：'],
  'cerebrospinal fluid': ['腰椎穿刺：'],
  smear: ['血涂片示'],
  marrow: ['骨髓穿刺示'],
  pathology: ['病理检查：'],
  imaging: ['影像学检查示'],
};

export const CHINESE_RANGES: readonly string[] = ['参考值{r}', '正常值{r}', '参考范围{r}'];

/** Signs that are heard or felt, and how a text says that they were not. */
const DENIED_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^[无未不]/, '未见'],
  [/(?:杂音|啰音|哮鸣音|摩擦音|喀喇音|奔马律|开瓣音|扑落音|叩击音)$/, '未闻及'],
  [/(?:包块|肿块|硬结)$/, '未触及'],
];
export const chineseNo = (sign: string): string => DENIED_SIGNS.find(([name]) => name.test(sign))?.[1] ?? '无';

/** Ways in which a name says how something was seen, before it: with 示 or 见 behind any, or one of these. */
const METHODS =
  '多普勒超声|超声心动图|超声|CT|MRI|OCT|心电图|脑电图|肌电图|听力图|血管造影|造影|骨显像|影像学|测压|血涂片|[一-鿿]{0,4}活检|细胞学|镜检|光镜下|皮肤刮片|骨髓穿刺';
const SEEN_BY = new RegExp(
  `^(?:([一-鿿A-Za-z/]{2,12}?)(?:检查|查)?([示见])(.{2,})|(${METHODS}|骨髓(?=增生|巨核|红系|噬血|干抽))(.{2,}))$`,
);

/** What was looked at, where a name says 影像学 alone; first match. */
const REGIONS: readonly (readonly [RegExp, string])[] = [
  [/颅|脑|室管膜|中线|基底节|尾状核|额颞叶|蝶鞍|腔隙性/, '颅脑影像学'],
  [/鼻窦/, '鼻窦影像学'],
  [/眼|前房角/, '眼部影像学'],
  [/内听道|前庭导水管/, '颞骨影像学'],
  [/肺|胸|心脏|心包|纵隔|食管/, '胸部影像学'],
  [/肝|胆|胰|肾|肠|胃|尿路|膀胱|腹|双管征/, '腹部影像学'],
  [/椎|小关节|齿状突/, '脊柱影像学'],
  [/关节/, '关节影像学'],
  [/骨|骶髂/, '骨骼影像学'],
  [/动脉|静脉/, '血管影像学'],
];

/** How a finding was seen, and what was; null where the name does not say. */
export function chineseMethod(
  name: string,
): { readonly method: string; readonly verb: string; readonly bare: string } | null {
  const found = SEEN_BY.exec(name);
  if (found === null) return null;
  const [method, bare] = [found[1] ?? found[4]!, found[3] ?? found[5]!];
  const region = method === '影像学' ? REGIONS.find(([part]) => part.test(bare))?.[1] : undefined;
  return { method: region ?? method, verb: found[2] ?? '示', bare };
}

export const CHINESE_METHODS: Readonly<Record<string, string>> = {
  造影: '造影检查',
  粪便: '粪便检查',
  骨密度: '骨密度检查',
  穿刺液: '穿刺液检查',
  脑组织: '脑组织检查',
  细胞学: '细胞学检查',
  光镜下: '光镜检查',
  皮肤刮片: '皮肤刮片镜检',
};
/** How what is seen in images was measured. */
export const CHINESE_VALUE_METHODS: Readonly<Record<string, string>> = {
  'left ventricular ejection fraction': '超声心动图',
  'bone mineral density T-score': '骨密度',
  'postvoid residual volume': '超声',
};

/** Methods that a section's heading names already. */
export const CHINESE_OWN_METHODS: Readonly<Partial<Record<Section, readonly string[]>>> = {
  electrocardiography: ['心电图'],
  electroencephalography: ['脑电图'],
  electromyography: ['肌电图'],
  hearing: ['听力图'],
  smear: ['血涂片'],
  marrow: ['骨髓', '骨髓穿刺'],
  imaging: ['影像学'],
};
