/**
 * Made-up texts with identifiers planted in them, for measuring recall: every kind in several shapes, English and Chinese.
 * Names include many that no list of ours holds. Texts without any, for false alarms, are at the end.
 */
import type { IdentifierKind } from './rules.ts';

export interface Planted {
  readonly kind: IdentifierKind;
  /** What must be gone. */
  readonly secret: string;
  readonly text: string;
}

const english: Readonly<Record<IdentifierKind, readonly [frame: string, secrets: readonly string[]][]>> = {
  name: [
    ['Mr. @ comes to the clinic with chest pain.', ['Okonkwo', 'Hargreaves', 'Thornbury', "O'Malley"]],
    ['The history was taken by Dr. @, who noted a murmur.', ['Quintero', 'Ivanova', 'Van Houten']],
    ['A patient named @ has had fever for 3 days.', ['Tobias Wren', 'Keisha Obi', 'Marisol Vega']],
    ['@, a 45-year-old man, is brought in after a fall.', ['Dmitri Halloran', 'Rajesh Pillai', 'Stellan Frost']],
    ['Patient: @. Complaint: cough.', ['Ingrid Solberg', 'Farid Haddad']],
    ['Her neighbor Susan Whitlock found her; @ had collapsed.', ['Margaret Whitlock', 'Robert Delacroix']],
  ],
  date: [
    [
      'She was admitted on @ with dyspnea.',
      ['March 14, 2019', '14 March 2019', 'Sept. 3, 2021', '2020-11-05', '05/17/2018', '3rd of July 2017'],
    ],
    ['Date of birth: @.', ['12/04/1961', '1961-04-12', '12.04.1961', 'April 12, 1961', '4/12/61']],
    ['Symptoms began on @ and worsened.', ['June 2', 'Oct 21', '21 October']],
  ],
  phone: [
    ['Call @ with the results.', ['(415) 555-0132', '415-555-0132', '+1 415-555-0132', '415.555.0132']],
    ['Her daughter can be reached by phone: @.', ['020 7946 0958', '+44 20 7946 0958', '555 013 2222']],
    ['International contact +@ was given.', ['49 30 901820', '33 1 70 18 99 00']],
  ],
  email: [['Send the report to @ today.', ['t.wren@mail.example.org', 'k_obi+clinic@hospital.example', 'a.b@x.co.uk']]],
  id: [
    ['MRN: @. Presents with jaundice.', ['48210937', 'A-9921834', '00381-22']],
    ['Social security number 219-09-9999 and hospital number @ were recorded.', ['H882131', '77120034']],
    ['Insurance ID # @ is on file.', ['XJH-3928172', '9920017']],
    ['The form lists @ as the number.', ['219-09-9999', '078-05-1120']],
  ],
  address: [
    [
      'He lives at @ with his wife.',
      [
        '742 Evergreen Terrace, Springfield',
        '1600 Amphitheatre Way',
        '12 North Hill Road, Leeds',
        '88B Kings Avenue, Apt 4',
      ],
    ],
    ['Mail goes to @.', ['P.O. Box 4411', 'Portland, OR 97205']],
  ],
  age: [
    ['A @ woman has confusion.', ['94-year-old', '102 year old', '91-year-old']],
    ['The patient, aged @, has a hip fracture.', ['93', '101']],
  ],
};

const chinese: Readonly<Record<IdentifierKind, readonly [frame: string, secrets: readonly string[]][]>> = {
  name: [
    ['患者@，男，45岁，因胸痛入院。', ['王建国', '李娜', '赵一鸣', '欧阳修文']],
    ['姓名：@ 性别：女 主诉：发热三天。', ['高晓松', '黄丽华', '白敬亭', '司马青']],
    ['@医生为其查体，心尖部可闻及杂音。', ['张伟', '刘', '方志远']],
    ['@女士，62岁，反复咳嗽十年。', ['陈', '孙桂芳']],
    ['@某，男，30岁，腹痛2小时。', ['周', '钱']],
    ['其母亲@，既往有糖尿病史。', ['徐秀英', '郭玉兰']],
  ],
  date: [
    ['患者于@因咳嗽就诊。', ['2019年3月14日', '2020-11-05', '2021/6/3', '3月14日']],
    ['出生日期：@。', ['1961年4月12日', '1961.04.12']],
  ],
  phone: [
    ['联系电话：@，家属陪同。', ['13812345678', '138-1234-5678', '010-62345678', '0755-26543210']],
    ['请拨打@告知结果。', ['15900001111', '+86 13912345678', '021-65432109']],
  ],
  email: [['报告请发至@。', ['wang.jg@mail.example.cn', 'lina88@hospital.example']]],
  id: [
    ['身份证号：@，住院。', ['110105194912310029', '44010619880101123X']],
    ['住院号：@，病案号@@。', ['20190314001', 'ZY-003421']],
    ['门诊号@，主诉头痛。', ['0038122', 'M20219']],
  ],
  address: [
    ['家住@，务农。', ['北京市朝阳区建国路88号', '青石镇柳树村三组', '阳光小区5号楼2单元301室']],
    ['患者来自@，已婚。', ['浙江省杭州市西湖区文三路12号', '四川省绵阳市涪城区', '广东省佛山市南海区桂城街道']],
    ['住址：@。', ['中山路15号', '上海市浦东新区张江路20号']],
  ],
  age: [['患者，女，@，跌倒后髋部疼痛。', ['94岁', '101岁', '92 岁']]],
};

export const PLANTED: readonly Planted[] = [english, chinese].flatMap((frames) =>
  Object.entries(frames).flatMap(([kind, list]) =>
    list.flatMap(([frame, secrets]) =>
      secrets.map((secret) => ({
        kind: kind as IdentifierKind,
        secret,
        text: frame.replace('@@', '').replace('@', secret),
      })),
    ),
  ),
);

/** Clinical text that identifies nobody. */
export const HARMLESS: readonly string[] = [
  'A 45-year-old man has had chest pain for 3 days. Blood pressure is 120/80 mm Hg, pulse 88/min, temperature 38.1.',
  'Laboratory studies show hemoglobin 9.4 g/dL, leukocytes 4,500/mm3, platelets 120,000/mm3, sodium 138, potassium 4.1.',
  'Which of these is typical of Charles Bonnet syndrome, Graves disease, Hodgkin lymphoma and Marie Tooth disease?',
  'Ten patients aged 18 to 89 years were followed from 1998 to 2003; the hazard ratio was 0.92 (95 % CI 0.85-1.01).',
  'Murphy sign is positive. Gram stain shows gram-negative rods. Mutations of BRCA1 on chromosome 17q21 were found.',
  'The mean age was 90.5 mmol and dose 100 mg twice a day; MS patients received interferon. May the drug be continued?',
  'Give 1-2 tablets 3-4 times a day; ratio 1:1000. Vitamin B12 was 150 pg/mL. The PaO2 was 95 mm Hg on 2 L/min.',
  '患者，男，45岁，高血压病史10年，血压150/95mmHg，心率98次/分，白细胞12.5×10^9/L。',
  '患者高热，黄疸，白细胞升高，余无特殊。方案为口服阿司匹林100mg，每日1次，共3个月。',
  '患者曾患病，时有咳嗽，于外院治疗后好转，何种药物最合适？',
  '下列关于全科医生职责的叙述，正确的是；周围血象中性粒细胞占95%，马上给予青霉素。',
  '左心室肥大，金黄色葡萄球菌感染，石膏固定，常规检查，安静时无疼痛，任何年龄均可发病。',
  '病程3月，体重下降5kg，妊娠28周，24小时尿蛋白3.5g，1999年后发病率上升。',
  '林可霉素、孟鲁司特、江米，与杜氏肌营养不良、唐氏综合征相比，何者为显性遗传？',
];
