/**
 * Names by which a person is recognised where no title stands before them: common given names, common Chinese surnames.
 */

const given =
  'Aaron Abigail Adam Ahmed Aisha Alan Albert Alejandro Alexander Alexandra Alice Alicia Amanda Amelia Amy Ana Andrea Andrew ' +
  'Angela Anita Anna Anne Anthony Antonio Arthur Ashley Barbara Benjamin Betty Beverly Bradley Brandon Brenda Brian Bruce ' +
  'Carlos Carmen Carol Caroline Catherine Charlotte Cheryl Christina Christine Christopher Claire Craig Cynthia Daniel ' +
  'Danielle David Deborah Dennis Diana Diane Donald Donna Dorothy Douglas Dylan Edward Eleanor Elena Elizabeth Ellen Emily ' +
  'Emma Eric Ethan Evelyn Fatima Fernando Frances Francisco Frank Gabriel Gary George Gerald Gloria Grace Gregory Hannah ' +
  'Harold Harry Heather Helen Henry Howard Ibrahim Irene Isabella Jack Jacob Jacqueline James Janet Janice Jason Jeffrey ' +
  'Jennifer Jeremy Jessica Joan Joe Johanna John Jonathan Jorge Jose Joseph Joshua Joyce Juan Judith Judy Julia Julie ' +
  'Justin Karen Katherine Kathleen Keith Kelly Kenneth Kevin Kimberly Kyle Larry Laura Lauren Lawrence Leah Leonard Linda ' +
  'Lisa Logan Louise Lucas Lucy Luis Madison Manuel Margaret Maria Marie Marilyn Mark Martha Martin Mary Matthew Megan ' +
  'Melissa Michael Michelle Miguel Mohammed Monica Nancy Natalie Nathan Nicholas Nicole Noah Olivia Oscar Pamela Patricia ' +
  'Patrick Paul Paula Pedro Peter Philip Phyllis Priya Rachel Ralph Raymond Rebecca Ricardo Richard Robert Roger Ronald ' +
  'Rosa Roy Russell Ruth Ryan Samantha Samuel Sandra Sara Sarah Scott Sean Sharon Shirley Simon Sophia Sophie Stephanie ' +
  'Stephen Steven Susan Teresa Theresa Thomas Timothy Tyler Victoria Vincent Walter Wayne William Zachary';

export const GIVEN_NAMES: ReadonlySet<string> = new Set(given.split(' '));

/** Surnames that begin few other words after "patient": 高 (high), 黄 (yellow), 曾 (once) and their like are not here. */
const safe =
  '王李张刘陈杨赵吴周徐孙朱胡郭林罗郑梁谢宋唐邓冯韩曹彭萧蔡潘袁董苏吕魏蒋杜傅沈姚卢姜崔钟谭陆汪范廖贾夏韦邹熊孟秦阎薛侯' +
  '龙段郝孔邵史毛钱汤尹黎贺顾龚樊倪严牛温俞章鲁葛毕聂焦';
const ambiguous = '高黄白于何马丁任叶余方石江金常万武康程田雷施安曾许向文乔季洪戴陶毛华左游梅莫柏祝';
const double = ['欧阳', '司马', '上官', '诸葛', '东方', '皇甫', '尉迟', '令狐', '慕容', '端木'];

export const SAFE_SURNAMES = `(?:${double.join('|')}|[${safe}])`;
/** Surnames that count only where the words around them leave no doubt. */
export const ALL_SURNAMES = `(?:${double.join('|')}|[${safe}${ambiguous}])`;
