/**
 * Chinese names of findings where the name as it stands does not fit: as a complaint or in a list, and denied. The tables
 * speak of findings alone; no name of a disease is in them.
 */

/** Told so. */
const PHRASES: Readonly<Record<string, string>> = {
  晨僵超过1小时: '晨僵（每次超过1小时）',
  色素痣变化: '色素痣近期变化',
  家庭接触者瘙痒: '家人亦有瘙痒',
  前屈可缓解的疼痛: '前屈时可缓解的疼痛',
  活动后疼痛加重: '活动后加重的疼痛',
  咳嗽时疼痛加重: '咳嗽时加重的疼痛',
  坐位时疼痛加重: '坐位时加重的疼痛',
  轻触诱发疼痛: '轻触诱发的疼痛',
  水源性瘙痒: '遇水后瘙痒',
  他人目击的呼吸暂停: '睡眠中呼吸暂停',
  醒后发现视力丧失: '晨醒后视力丧失',
  疼痛与体征不符: '与体征不相称的疼痛',
};

const PAIN = /(?<!头)痛/;
/** Sentences that say something of another finding. */
const REMARKS: Readonly<Record<string, readonly [needed: RegExp | null, sentence: string]>> = {
  急骤起病: [null, '起病急骤'],
  傍晚症状加重: [null, '症状于傍晚加重'],
  夜间痛: [PAIN, '疼痛夜间明显'],
  疼痛与体征不符: [PAIN, '疼痛程度与体征不符'],
  与损伤不成比例的疼痛: [PAIN, '疼痛程度与损伤不成比例'],
  疼痛放射至背部: [PAIN, '疼痛放射至背部'],
  疼痛放射至腹股沟: [PAIN, '疼痛放射至腹股沟'],
  前屈可缓解的疼痛: [PAIN, '前屈时疼痛可缓解'],
  轻触诱发疼痛: [PAIN, '轻触即可诱发疼痛'],
  活动后疼痛加重: [PAIN, '活动后疼痛加重'],
  咳嗽时疼痛加重: [PAIN, '咳嗽时疼痛加重'],
  坐位时疼痛加重: [PAIN, '坐位时疼痛加重'],
};

/** Whole denials. */
const DENIALS: Readonly<Record<string, string>> = {
  急骤起病: '起病不急',
  '尿pH大于5.5': '尿pH<5.5',
  独走延迟: '独走年龄正常',
  学业成绩不佳: '学业成绩正常',
  呼名无反应: '呼名有反应',
  血压升高: '血压不高',
  体重指数过低: '体重指数不低',
  双上肢血压不等: '双上肢血压相等',
  双下肢不等长: '双下肢等长',
  目光接触差: '目光接触良好',
  伤口愈合不良: '伤口愈合良好',
  牙齿状况差: '牙齿状况良好',
  语言缺失: '语言能力保留',
  镫骨肌反射消失: '镫骨肌反射存在',
  腱反射消失: '腱反射存在',
  提睾反射消失: '提睾反射存在',
  P波消失: 'P波存在',
  尿糖阳性: '尿糖阴性',
  皮肤白皙毛发色浅: '皮肤及毛发颜色正常',
  子宫大于孕周: '子宫不大于孕周',
  对去氨加压素无反应: '对去氨加压素有反应',
  对苯巴比妥无反应: '对苯巴比妥有反应',
  黏膜正常: '黏膜异常',
  冠状动脉无阻塞性病变: '冠状动脉有阻塞性病变',
  肋膈角区不受累: '肋膈角区受累',
  前臂运动试验乳酸不升高: '前臂运动试验乳酸升高',
  大红细胞增多: '未见大红细胞增多',
  无精子症: '精液中可见精子',
  肾小球正常: '肾小球异常',
  肝静脉血流消失: '肝静脉血流存在',
  睾丸血流消失: '睾丸血流存在',
  垂体后叶高信号消失: '垂体后叶高信号存在',
  血小板对瑞斯托霉素以外的诱聚剂均无聚集: '血小板对瑞斯托霉素以外的诱聚剂聚集良好',
  瑞斯托霉素诱导的血小板聚集缺失: '瑞斯托霉素诱导的血小板聚集存在',
};

export function chinesePhrase(name: string): string {
  return PHRASES[name] ?? name;
}

export function chineseRemark(name: string, all: readonly string[]): string | null {
  const [needed, text] = REMARKS[name] ?? [];
  if (text === undefined) return null;
  const fits = needed === null || all.some((other) => needed!.test(other) && REMARKS[other] === undefined);
  return fits ? text : null;
}

/** What is never too low: not elevated, it is normal. */
const HIGH_ALONE =
  /^(?:血清|血浆|心肌)?(?:肌酐|转氨酶|肌酸激酶|肌钙蛋白|利钠肽|乳酸脱氢酶|淀粉酶|脂肪酶|C反应蛋白|红细胞沉降率|D-二聚体|甲胎蛋白|癌胚抗原|CA19-9|CA125|前列腺特异性抗原|IgE|胆汁酸)升高$/;

/** Ends of names of changes, and what denies them. */
const CHANGES: readonly (readonly [end: RegExp, denied: string])[] = [
  [/^(.+?)(?:显著|重度)(?:升高|增高|增多)$/, '$1未见显著升高'],
  [/^(.+?)(?:显著|重度)(?:降低|减少)$/, '$1未见显著降低'],
  [/^(.+?[^性])(不适当)?(升高|增高|降低)$/, '$1未见$2$3'],
  [/^(.+?)(相对|不规则|均匀光滑)?(增多|减少|延长|缩短|减慢|减弱|增强|下降|增大|增厚)$/, '$1未见$2$3'],
  [/^(.+?)(?:大于|超过)(.*\d.*)$/, '$1不超过$2'],
  [/^(.+?)(?:小于|低于)(.*\d.*)$/, '$1不低于$2'],
];

/** Signs of a name that are seen, and not positive or negative. */
const SEEN_SIGNS = /^(?:点头征|皮肤酒窝征|白瞳征|动静脉交叉压迫征|沟槽征)$/;

/** Whether a sign is looked for by a manoeuvre: it is positive or negative. */
export function isProvokedSign(name: string): boolean {
  return /[^合阳阴]征$/.test(name) && !SEEN_SIGNS.test(name);
}

/** What denies a finding in words of its own, by its name without how it was seen. */
export function ownDenial(name: string): string | null {
  return DENIALS[name] ?? null;
}

/** A sentence that denies a finding whose name holds what is denied; null where 无 before the name does. */
export function deniedSentence(name: string, isHistory: boolean): string | null {
  const own = DENIALS[name];
  if (own !== undefined) return own;
  if (name.endsWith('阳性')) return `${name.slice(0, -2)}阴性`;
  if (isProvokedSign(name)) return `${name}阴性`;
  if (isHistory) return null;
  if (HIGH_ALONE.test(name)) return `${name.slice(0, -2)}正常`;
  const change = CHANGES.find(([end]) => end.test(name));
  return change === undefined ? null : name.replace(...change);
}
