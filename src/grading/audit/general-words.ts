/**
 * Words that name nothing by themselves. A clause that leaves its subject to what was spoken of is read only where, besides
 * its names, it has no others: a word that is not known may be another subject ("osteomalacia shows Y").
 */
import * as cues from './clause-cues.ts';

/** Characters of Chinese that may be left: names are cut within words. */
const MOST_LEFT_ZH = 1;

const ENGLISH = new Set(
  (
    'a an the this that these those it its they them their there here which who whom whose what when where while as i we you one ones ' +
    'i.e e.g ie eg d ll ve re am is are be been being was were has have having had do does did will would can could may might shall should must ' +
    'of in on at by for from to with within into onto over under after before during through between among along about around up down off out ' +
    'and or but also too well plus then thus so hence therefore moreover furthermore additionally further again both either even only just ' +
    'not no nor never none lack lacking absent negative ' +
    'all any each every many most more much some several few half third quarter majority minority two three four five six ten percent number ' +
    'almost nearly practically virtually essentially mostly mainly predominantly especially particularly notably typically ' +
    'initially later early late first second day week month year hour time course stage onset often once sometimes occasionally ' +
    'patient child kid infant people individual person adult woman man men women case sufferer affected newborn baby children ' +
    'disease disorder condition syndrome illness picture presentation feature hallmark sign symptom finding complaint manifestation clue ' +
    'clinical physical examination exam auscultation percussion palpation inspection laboratory lab work workup test testing result serology ' +
    'chemistry blood serum urine plasma stool imaging radiograph radiography x ray scan film ct mri ultrasound ultrasonography echocardiography ' +
    'electrocardiogram tracing ecg fundoscopy fundus biopsy smear microscopy electron light histology pathology endoscopy marrow study ' +
    'bone skin eye lung heart liver kidney joint muscle nerve brain gut bowel stomach face neck limb leg arm hand foot feet chest abdomen ' +
    'back head sputum general systemic local level count value rate concentration amount activity function side bedside ' +
    'recurrent severe mild moderate marked pronounced intense sudden gradual progressive chronic acute bilateral unilateral symmetric ' +
    'asymmetric painful painless persistent diffuse high low positive positivity elevated reduced increased decreased ' +
    'other another additional important prominent striking notable rule core key main same such like something everything ' +
    'look looks turn turns round say expect recall think know note go goes become becomes ' +
    'diagnosis drug treatment therapy agent option choice line standard medication test need needs order orders get gets take takes do done ' +
    'heard hear seen found alone sufficient enough regarded considered seen tried used provide definitive informative actually usually bp ' +
    'physician doctor clinician author expert specialist neurologist guideline effective established preferred recommended ' +
    'yes okay ok hmm well indeed fact course sure'
  ).split(' '),
);

const CHINESE = new RegExp(
  (
    '神经系统|实验室|影像学|大多数|并且|而且|同时|同样|另外|此外|以及|伴有|伴随|伴发|合并|具有|属于|也就是|为主|造成|引起|导致|产生|累及|影响|之一|' +
    '该畸形|该肿瘤|这种病|这个病|综合征|疾病|该病|本病|此病|患者|患儿|病人|孩子|儿童|成人|老人|女性|男性|多数|部分|少数|半数|所有|几乎|常见|往往|通常|一般|典型|主要|' +
    '核心|重要|特征|特点|标志|表现|体征|症状|征象|改变|现象|临床|检查|查体|体格|听诊|触诊|叩诊|视诊|闻及|可见|出现|发现|发生|存在|看到|看见|可以|显示|提示|检出|检测|' +
    '化验|内镜|超声|胸部|影像|血液|血清|尿液|脑脊液|皮肤|皮损|黏膜|眼底|眼部|角膜|瞳孔|裂隙灯|关节|肌肉|神经|心脏|肺部|骨骼|四肢|下肢|上肢|脉搏|外周血|血涂片|血象|血尿便|内分泌|常规|' +
    '手段|方法|试验|口服|方案|选择|药物|诊断|治疗|首选|一线|属|' +
    '突发|突然|反复|持续|进行性|逐渐|明显|显著|剧烈|轻度|中度|重度|急性|慢性|早期|晚期|后期|初期|发作|方面|十分|非常|尤其|特别|就诊|起病|起初|首先|其次|最后|随着|病情|发展|进展|病程|' +
    '没有|从不|不会|容易|全部|固定|而|且|并|还|也|亦|又|都|均|会|能|应|可|常|多|有|是|为|的|之|其|它|即|呈|以|在|于|从|到|时|期|中|里|上|下|后|前|内|这|那|些|个|者|们|易|很|较|更|最|' +
    '见|伴|和|及|与|或|无|不|没|未|血|尿|痰|眼|肺|肝|脾|肾|骨|头|面|颈|胸|腹|约|等|间|患|出|咳|嗯|我|记|得|想|该|此|本'
  )
    .split('|')
    .toSorted((one, other) => other.length - one.length)
    .join('|'),
  'gu',
);

const TELLING = [
  cues.SHOWING,
  cues.OF_THE_DISEASE,
  cues.CONFIRMING,
  cues.FIRST_LINE,
  cues.TREATING,
  cues.GOING_ON,
  cues.LIKEWISE,
].map(({ source }) => new RegExp(source, 'giu'));

/** Whether all words of a clause without its names are known. */
export function saysNoMore(plain: string): boolean {
  const rest = TELLING.reduce((left, cue) => left.replace(cue, ' '), plain.toLowerCase());
  const isKnown = (word: string): boolean =>
    ENGLISH.has(word) || ENGLISH.has(word.replace(/s$/, '')) || /^\d+$/.test(word);
  const words = rest.match(/[[\p{L}\p{N}]--\p{Script=Han}]+/gv) ?? [];
  const left = rest.replace(CHINESE, ' ').match(/\p{Script=Han}/gu) ?? [];
  return words.every(isKnown) && left.length <= MOST_LEFT_ZH;
}
