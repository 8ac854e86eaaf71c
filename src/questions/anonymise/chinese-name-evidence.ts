/** What shows that characters are a person's name, as patterns with the groups `id`, `id2`, ... for names. */
import { DOTTED_NAME, EDGE, FULL_NAME, LATIN_NAME, MASKED_NAME, SURNAME } from './chinese-name-shape.ts';
import { MASK, on } from './identifiers.ts';

export interface ChineseEvidence {
  readonly pattern: RegExp;
  /** A name of two characters whose surname is a word, too (于, 高, 白), is one here as well. */
  readonly sure?: true;
  /** A surname alone is a name here. */
  readonly surnameAlone?: true;
  /** Of three characters or four, the given name's being characters of names is evidence; one must be one of few words. */
  readonly given?: true;
  /** Whatever stands in the field is the name. */
  readonly field?: true;
}

const kin =
  '(?:丈夫|妻子|配偶|爱人|愛人|老公|老婆|父亲|父親|母亲|母親|爸爸|妈妈|媽媽|儿子|兒子|女儿|女兒|长子|次子|长女|次女|哥哥|弟弟|姐姐|妹妹|爷爷|奶奶|外公|外婆|姥姥|姥爷|祖父|祖母|外祖父|外祖母|孙子|孙女|孫子|孫女|外孙女?|叔叔|伯伯|伯父|伯母|姑姑|姑母|舅舅|舅妈|姨妈|婶婶|表[哥弟姐妹兄]|堂[哥弟姐妹兄]|侄[子女儿]|外甥女?|公公|婆婆|岳父|岳母|女婿|儿媳|嫂子|姐夫|妹夫|未婚[夫妻]|男友|女友|男朋友|女朋友|家属|家屬|家长|監護人|监护人|亲属|其[夫妻父母子女兄弟姐妹](?![亲親女子儿兒妹弟姐哥]))';
const acquaintance =
  '(?:室友|舍友|同事|同学|同學|邻居|鄰居|朋友|工友|同乡|老乡|战友|网友|好友|闺蜜|队友|病友|同伴|保姆|护工|陪护|路人|目击者|肇事者|雇主|房东|司机)';
const staff =
  '(?:医生|醫生|医师|醫師|大夫|护士长|护士|護士|护理师|護理師|村医|乡医|校医|家庭医生|主治医[生师]|住院医[生师]|主任医[生师]|副主任医师|值班医[生师]|接诊医[生师]|首诊医[生师]|经治医[生师]|管床医[生师]|送检医[生师]|申请医[生师]|报告医[生师]|审核医[生师]|手术医[生师]|麻醉医[生师]|麻醉师|责任护士|器械护士|巡回护士|术者|主刀(?:医[生师])?|[一二三]助|助手|药师|技师|营养师|治疗师|康复师|心理咨询师|助产士|社工|志愿者|民警|警官|法医|律师|翻译|教练|班主任|老师|院长|科主任|主任|教授|检查者|检验者|审核者|报告者|记录者|操作者|被鉴定人|鉴定人|患者本人|见证人)';
const patient =
  '(?:患者|患儿|患兒|病人|病患|病员|伤者|傷者|伤员|产妇|產婦|孕妇|孕婦|死者|逝者|受试者|受检者|供者|受者|先证者|就诊者|来访者|咨询者|当事人|嫌疑人|受害人|女性患者|男性患者|老年患者|外籍患者|外籍人士|新生儿|婴儿)';
const label =
  '(?:[^\\s，。：:]{0,6}(?:姓名|签名|簽名|签字|签章|联系人|聯絡人|陈述者|代诉人|家属|家屬|监护人|监護人|医生|醫生|医师|醫師|大夫|护士|護士|术者|主刀|[一二三]助|助手|审核|审核者|报告者|记录者|记录人|送检者|送检人|检查者|检验者|检验人|操作者|操作人|见证人|委托人|申请人|负责人|代理人|鉴定人|收件人|收信人|寄件人|主任|教授|院长|校对|录入|录入者|采集者|采集人|护理|麻醉|主诊|经治|接诊|填表人|登记人|核对者|核对人|执行者|执行人)|患者|患儿|病人|产妇|孕妇|死者|父亲|母亲|丈夫|妻子|配偶|姓名|氏名|患者名)';
/** Ends a name: punctuation, or what a person does. */
const stop = `(?=\\s{0,2}(?:[，,。；;、：:（(【\\[）)!！?？"”\\n/|　]|$|${MASK})|\\s)`;
const deed =
  '(?=与其|與其|与|同时|同意|签字|簽字|签名|签署|将其|將其|将|发现|發現|曾|予以|给予|予|拒绝|拒絕|自述|代诉|主诉|诉|因|于|出现|出現|送|称|陪同|陪|否认|表示|要求|今日|今晨|今早|昨日|昨晚|当日|现|已|在|对|的|之|来|近|自|反复|突发|突然|查房|说|問|问|回忆|提供|告知|到|前往|携|带|为|為|系|是|有|无|既往|术后|入院|出院|住院|近期|最近|患有|患|亦|也|均|未|不|服用|接受|行|完成|汇报|报告|认为|建议|会诊|嘱|和|及|跟|同住|同行|一同|一起|共同|先后|从|为其|照顾|就诊|代为|打来|报警|担任|负责|接诊|值班)';
/** Nothing that could belong to the word stands before. */
const person = `(?:${MASKED_NAME}|${FULL_NAME}|${DOTTED_NAME})`;
const sexOrAge =
  '(?=[，,、\\s　（(]{1,2}(?:男|女)(?:性|童|孩|婴|嬰)?(?:[，,、\\s　）)。；;/]|$|\\d)|[，,、\\s（(]{1,2}(?:现年)?\\d{1,3}\\s?[岁歲]|[，,、（(]\\s?(?:男|女)[，,]?\\s?\\d)';
const titleAfter =
  '(?=(?:副|老|大)?(?:主任医师|主治医师|住院医师|主任|医生|醫生|医师|醫師|大夫|护士长|護士長|护士|護士|教授|院长|院長|老师|老師|师傅|師傅|先生|女士|小姐|太太|夫人|大爷|大爺|大妈|大娘|大叔|阿姨|奶奶|爷爷|同学|同學|同志|警官|法医|律师|经理|局长|校长|书记|老人|老汉|阿婆|阿公|婆婆|技师|药师|处长|科长|主管|博士|院士|护理师|君(?!子)|氏(?=女|男)))';
const before =
  '(?:感谢|谢谢|请|请示|由|经|与|和|联系|向|找|告知|及|同|是|为|嘱|邀请|邀|让|被|给|转|送|据|问|见|到|跟|随|报告|通知|预约|挂|找到|致)';

export const CHINESE_EVIDENCE: readonly ChineseEvidence[] = [
  {
    pattern: on(
      `(?<id>${MASKED_NAME})(?!医|院|些|种|日|地|厂|工|学|镇|乡|省|区|街|村|部队|幼|小区|单位|人|个|年|月|次|药|市|县|村|校|公司|企业|[a-z])`,
    ),
    sure: true,
  },
  // 姓名：, 【姓名】, 医师签名：
  {
    pattern: on(
      `(?:姓名|氏名|患者名|名字|签名|署名)(?:为|是|】|\\])?[：:\\s]{0,3}(?<id>[\\u3040-\\u30ff\\u3007\\u3400-\\u9fff\\uf900-\\ufaff]{2,4}|${DOTTED_NAME}|${LATIN_NAME}|[\\uac00-\\ud7a3]{2,4})(?=[\\s，,。；;、【\\[（(]|$|性别|男|女|年龄)`,
    ),
    sure: true,
    field: true,
  },
  { pattern: on(`${label}[】\\]]?\\s?[：:]\\s{0,2}(?<id>${person}|${LATIN_NAME})${stop}`), sure: true },
  { pattern: on(`${label}[：:]\\s?${person}[、，,/]\\s?(?<id>${FULL_NAME})(?=[、；;。\\s]|$)`) },
  // Who the person is.
  { pattern: on(`(?:${patient}|${kin}|${acquaintance}|${staff})(?<id>${person})(?:${stop}|${deed})`) },
  {
    pattern: on(
      `(?:${patient}|${kin}|${acquaintance}|${staff})(?<id>${person})(?:${sexOrAge}|(?=（(?:住院|病案|门诊|身份|身分|患者|男|女|\\d))|(?=(?:与|和)其[夫妻父母子女]))`,
    ),
    sure: true,
  },
  {
    pattern: on(
      `(?:术者|主刀|[一二三]助|助手|死者|逝者|被鉴定人|村医|乡医|签字人|麻醉师)(?<id>${person})(?:(?=[，,、；;。\\s])|${deed})`,
    ),
    sure: true,
  },
  {
    pattern: on(
      `(?:${patient}|${kin}|${acquaintance}|${staff})\\s?(?<id>${LATIN_NAME})(?=[，,。；;、（(：:\\s]|$|因|诉|的|自|于|在|已|将|签|近|曾|既往|有|突)`,
    ),
  },
  { pattern: on(`${EDGE}(?<id>${person}|${LATIN_NAME})${sexOrAge}`), sure: true },
  {
    pattern: on(
      `(?:\\d{1,4}\\+?床(?:的)?(?:患者|病人)?|床号[：:]?\\d{1,4}[，,；;\\s]{1,2}|床位[：:]?\\d{1,4}[，,；;\\s]{1,2})(?<id>${person})(?:${stop}|${deed})`,
    ),
    sure: true,
  },
  {
    pattern: on(
      `${EDGE}(?<id>${person})(?=\\s?[（(](?:患者|其|病人|系|之)?(?:的|之)?(?:${kin}|${acquaintance}|${staff}|主任|副主任|主治|护师|教授|住院号|病案号|门诊号|身份证|身分證|男|女|\\d{1,3}岁))`,
    ),
    sure: true,
  },
  // 王女士, 袁学军主任
  { pattern: on(`(?:${EDGE}|(?<=${before})|(?<=${patient}|${kin}))(?<id>${person})${titleAfter}`), sure: true },
  {
    pattern: on(
      `(?:${EDGE}|(?<=${before})|(?<=${patient}|${kin}))(?!向|从|和|应|相|别|解|单|全|都|能|双|尚|时|管|当|后|前|首|各)(?<id>${SURNAME})${titleAfter}`,
    ),
    surnameAlone: true,
  },
  {
    pattern: on(
      `${EDGE}(?:老|小|阿|大)(?<id>${SURNAME}|[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff])(?:${sexOrAge}|(?=今年))`,
    ),
    surnameAlone: true,
    sure: true,
  },
  {
    pattern: on(`${EDGE}(?:老|小|阿)(?<id>${SURNAME})(?=今年|说|的(?:女儿|儿子|妻子|丈夫|母亲|父亲)|师傅)`),
    surnameAlone: true,
  },
  { pattern: on(`${EDGE}(?:小|阿)(?<id>[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff]{2})${sexOrAge}`), field: true },
  // 王、李二位医生
  {
    pattern: on(`${EDGE}(?<id>${SURNAME})[、和](?<id2>${SURNAME})(?=(?:二|两|几)位(?:医|主任|教授|大夫|护士|老师|专家))`),
    surnameAlone: true,
  },
  // Who is spoken of or to.
  {
    pattern: on(
      `(?:通知|告知|联系|聯絡|感谢|感謝|谢谢|亲爱的|親愛的|尊敬的|敬爱的|委托|名叫|名为|名為|叫做|我叫|我是|本人|嘱咐|转告|邀请|请)(?<id>${person})(?:${stop}|(?=医|醫|主任|教授|其|按|对|前来|会诊|协助|为|大夫|老师))`,
    ),
  },
  {
    pattern: on(
      `(?:由于|由於|因为|因|鉴于|考虑到|得知|若|如果|如|当|當)(?<id>${person})(?=对[^，。]{1,14}过敏|對[^，。]{1,14}過敏|既往|拒绝|病情|家属|的病情|出现|出現|未|不能|無法|无法|曾)`,
    ),
  },
  {
    pattern: on(
      `(?:医生|医师|护士|大夫|老师|警察|法官|主任)(?:对|问|告诉|向|与|和|跟)(?<id>${person})(?=说|道|解释|询问|沟通|交代|，|谈)`,
    ),
  },
  {
    pattern: on(
      `${EDGE}(?<id>${person})(?=(?:的|之)(?:${kin}|[子女夫妻父母](?![性宫])|病情|病历|家|住处|主治|遗体|尸体))`,
    ),
  },
  { pattern: on(`(?:的|之)${kin}(?<id>${person})(?:${stop}|${deed})`) },
  // Several people.
  {
    pattern: on(
      `${EDGE}(?<id>${person})(?:、(?<id2>${person}))?(?:、(?<id3>${person}))?(?:、(?<id4>${person}))?(?:、|和|与|及)(?<id5>${person})(?=[二两三四五六七八]人|[二两三四五六七八][名位]|等[人\\d二两三四五六七八]|夫妇|夫妻|兄弟|姐妹|为同事|系同事|为夫妻|系夫妻|均|一起|共同|聚餐|同住|，(?:夫妻|同事))`,
    ),
    sure: true,
  },
  // The subject of a sentence.
  {
    pattern: on(
      `(?:^|[。；;！!？?\\n]\\s{0,2}|${MASK})(?<id>${person})(?=今日|昨日|明日|今晨|今早|昨晚|自述|主诉|诉|签字|拒绝|同意|要求|表示|告诉|来电|来院|术后第|入院|出院|前来|因[^，。]{1,20}(?:入院|就诊|来诊|住院)|既往体健|患有|被(?:送|诊断|发现|确诊)|于\\d|于${MASK}|确诊)`,
    ),
  },
  {
    pattern: on(
      `(?:此致|敬礼|谨上|敬上|签发|拟稿|执笔|整理|撰写|报告)[：:\\s]{1,3}(?<id>${FULL_NAME})(?=\\s|$|[，。])`,
    ),
  },
  {
    pattern: on(
      `(?:将|把|送|护送|扶|陪|搀扶|由|经)(?<id>${FULL_NAME})(?=送|护送|陪同|送至|送往|抬|扶|背|转诊|推荐|介绍|主刀|执行|完成|签字)`,
    ),
  },
];

/** In Japanese and Korean: before さん, 様, 씨, 님, and in fields. */
export const NEIGHBOUR_EVIDENCE: readonly ChineseEvidence[] = [
  {
    pattern: on(
      `(?<![\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff])(?<id>[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u30a0-\\u30ff]{1,6})(?=(?:さん|さま|様|くん|ちゃん))`,
    ),
    field: true,
  },
  {
    pattern: on(
      `(?:患者|氏名|名前|担当医|主治医|医師|看護師)(?:は|名)?[：:は]?\\s?(?<id>[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u30a0-\\u30ff・]{2,8}\\s?[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u30a0-\\u30ff]{0,4})(?=(?:さん|様|氏|、\\d|（\\d|\\s\\d))`,
    ),
    field: true,
  },
  {
    pattern: on(
      `(?<![\\uac00-\\ud7a3])(?<id>[\\uac00-\\ud7a3]{2,4})(?=\\s?(?:씨|님|환자|\\(\\d{1,3}세|\\s?\\d{1,3}세))`,
    ),
    field: true,
  },
  {
    pattern: on(
      `(?:환자(?:명)?|성명|이름|보호자|담당의|주치의)\\s?[：:는은]?\\s?(?<id>[\\uac00-\\ud7a3]{2,4})(?=[\\s,.(]|$|씨|님)`,
    ),
    field: true,
  },
];
