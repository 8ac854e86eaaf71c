/** Where a person lives, in Chinese: roads with their numbers, villages, districts. A province alone is no identifier. */
import { HAN } from './chinese-name-shape.ts';
import type { PatternRule } from './identifiers.ts';

/** A character of a place's name: no word that stands before a place or between places. */
const placeCharacter =
  '(?:(?![省市区县區縣镇鎮乡鄉村路街巷弄号號从自在到于往住址为是至去来經由與的位后前病疫患者男女岁，为]|经(?![一二三四五六七八九十纬])|和(?![平田县静政硕顺龙])|与)[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff])';
const province =
  '(?:北京|上海|天津|重庆|重慶|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|臺灣|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|廣東|遼寧|江蘇|山東|陝西|甘肅|廣西|寧夏|貴州|雲南|黑龍江|臺北|台北|高雄|台中|台南|新北|桃園|九龙|九龍|新界)(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)?';
const digits = '[\\d一二三四五六七八九十百]{1,5}';
const admin = `(?:${placeCharacter}{1,8}(?:自治州|自治县|地区|自治旗|开发区|新区|市|州|盟|区|區|县|縣|旗))`;
const small = `(?:${placeCharacter}{1,8}(?:街道|镇|鎮|乡|鄉|社区|街坊))`;
const road = `(?:${placeCharacter}{1,8}(?:大道|大街|胡同|小区|小區|花园|花園|家园|公寓|新村|屯|庄|苑|里|坊|新城|广场|大厦|村|道|路|街|巷|弄|段|门|桥|湾)(?:[东西南北中]?${digits}(?:段|巷|弄|里|街))?)`;
const house = `(?:(?:第)?(?:${digits}|[甲乙丙丁]|[A-Z])(?:号楼|號樓|号院|號院|单元|單元|栋|棟|幢|楼|樓|层|層|号|號|弄|巷|室|房|座|组|組|社|队|隊|户|戶|之\\d{1,2})|(?<=[元楼栋幢室座弄])\\d{2,5}(?:室|房|号|號)?)`;
/** What stands at the house: 荷李活商业中心, 后院平房, 门口. */
const building =
  '(?:(?![，,。；、的])[\\u3400-\\u9fff]{0,8}(?:商业中心|大厦|广场|花园|商场|公寓|大楼|平房|家园|小区|门口))';
const noPlace = /(?:疫|流行|牧|林|矿|灾|病|职业|工业|军|灶|震|禁|缺碘|高氟)(?:区|區|市|县|州)$|(?:地区|自治区|省|市)$/u;

export const CHINESE_ADDRESS_RULES: readonly PatternRule[] = [
  { kind: 'address', pattern: /(?:邮编|邮政编码|郵遞區號|邮递区号|郵編)(?:为|是)?[：:\s]{0,2}(?<id>\d{3,6})(?!\d)/dgu },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?:家住|现住|現住|住址|居住于|居住在|居住地|家庭住址|通讯地址|通訊地址|联系地址|地址|户籍地?(?:址)?|籍贯|现居|暂住|住所|住在)(?:为|是|在|為)?[：:\\s]{0,3}(?<id>(?:${HAN}|[\\dA-Za-z\\-—#]){2,45})`,
      'dg',
    ),
    unless: (match) =>
      !new RegExp(`${digits}[号號栋棟楼樓室组組社弄单]|[省市县縣镇鎮乡鄉村路街巷]|${province}`).test(
        match.groups!['id']!,
      ) ||
      /(?:牧|疫|流行|矿|山|林|农|高原|平原|城)[区村]$/.test(match.groups!['id']!) ||
      /^(?:农村|城市|城镇|乡村)/.test(match.groups!['id']!),
  },
  // A province and what is smaller, or a road with a house number.
  {
    kind: 'address',
    pattern: new RegExp(
      `${province}(?:${admin}){0,3}(?:${small}){0,2}(?:${road}){0,3}(?:(?:${house}){1,6}(?:${building}(?:${house}){0,4})?)?`,
      'dg',
    ),
    unless: (match) => isProvinceAlone(match[0]) || isOfAnybody(match[0]),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?:${admin}){0,3}(?:${small}){0,2}(?:${road}){1,3}(?:${house}){1,6}(?:${building}(?:${house}){0,4})?`,
      'dg',
    ),
    unless: (match) => /(?:途径|通路|管道|气道|阴道|尿道|产道|肠道|胆道|步骤)/u.test(match[0]),
  },
  // 我在宜昌市伍家岗区; 回日喀则市江孜县; 来自温州瑞安
  {
    kind: 'address',
    pattern: new RegExp(
      `(?:住|在|来自|回|老家|家在|户籍|去|到|返)(?<id>${placeCharacter}{1,6}(?:市|州|盟|地区)${placeCharacter}{1,8}(?:区|县|旗|市)(?:${small})?)`,
      'dg',
    ),
    unless: (match) => noPlace.test(match[0]) || isOfAnybody(match[0]),
  },
  {
    kind: 'address',
    pattern: new RegExp(`(?:${admin}){1,3}(?:${small}|${placeCharacter}{1,6}村){1,2}`, 'dg'),
    unless: (match) => noPlace.test(match[0]) || match[0].length < 6 || isOfAnybody(match[0]),
  },
];

/** A place without its name (某镇), or a county behind its province: where a disease is met, and hundreds of thousands live. */
function isOfAnybody(text: string): boolean {
  return (
    /某.?[省市区县镇乡村街路]/u.test(text) || new RegExp(`^${province}${placeCharacter}{1,4}[县縣旗]$`, 'u').test(text)
  );
}

function isProvinceAlone(text: string): boolean {
  const rest = text.replace(new RegExp(`^${province}`), '');
  return (
    rest === '' ||
    noPlace.test(rest) ||
    /^.{0,6}(?:地区|里|道|段|庄)$/u.test(rest) ||
    /病|流行|疫|大学|学院|学校|医学|院/u.test(rest)
  );
}
