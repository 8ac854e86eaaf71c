/** Negatives and remarks: where they stand and how they read. */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../records/question.ts';
import { randomStream } from '../../support/random.ts';
import { checkVignette } from './check-vignette.ts';
import { finding } from './fixtures/some-analytes.ts';
import { factsOfCase } from './fixtures/ten-cases.ts';
import { tellVignette } from './tell-vignette.ts';
import type { ToldFinding, VignetteFacts } from './vignette-facts.ts';

function stemOf(language: Language, parts: Partial<VignetteFacts>): string {
  const facts = { ...factsOfCase('acute appendicitis', language), normal: [], risks: [], ...parts };
  const told = tellVignette(facts, { language, detail: 'full', units: 'si' }, randomStream('denials', 1));
  if (told.kind === 'refused') throw new Error(told.reason);
  expect(checkVignette(told.stem, told.record)).toEqual([]);
  return told.stem;
}
const of = (type: ToldFinding['type'], en: string, zh: string): ToldFinding => ({
  ...finding(en, zh, type),
  measures: [],
});

describe('negatives', () => {
  const absent = [
    of('symptom', 'diarrhea', '腹泻'),
    of('sign', 'splenomegaly', '脾大'),
    of('symptom', 'cough', '咳嗽'),
    of('sign', 'pallor', '苍白'),
    of('laboratory_finding', 'positive blood culture', '血培养阳性'),
  ];

  it('stand behind what is told of the history and what is examined', () => {
    const stem = stemOf('en', { absent });
    expect(stem).toMatch(/\. (?:He|She) [a-z ]+ but no diarrhea or cough\. /);
    expect(stem).toMatch(/Rovsing sign but no splenomegaly or pallor\. .+ Blood cultures are negative\./);
    expect(stem.indexOf('diarrhea')).toBeLessThan(stem.indexOf('xamination shows'));
  });

  it('are a sentence of their own where nothing or much is told', () => {
    const findings = [of('symptom', 'abdominal pain', '腹痛')];
    expect(stemOf('en', { findings, absent: absent.slice(0, 1) })).toMatch(/\. (?:He|She) [a-z ]+ no diarrhea\. /);
    const signs = ['jaundice', 'ascites', 'asterixis', 'cyanosis', 'gynecomastia', 'palmar erythema'];
    expect(stemOf('en', { findings: signs.map((en) => of('sign', en, en)), absent: absent.slice(1, 2) })).toMatch(
      /palmar erythema\. There is no splenomegaly\./,
    );
  });

  it('of a pain that is told say it of the pain', () => {
    const parts = {
      findings: [of('symptom', 'hip pain', '髋部疼痛')],
      absent: [of('symptom', 'nocturnal pain', '夜间痛')],
    };
    expect(stemOf('en', parts)).toContain('The pain is not worse at night.');
  });

  it('name the method that nothing told has named', () => {
    const lowDensity = of('imaging_finding', 'low bone mineral density', '骨密度降低');
    expect(stemOf('en', { findings: [of('symptom', 'hip pain', '髋部疼痛')], absent: [lowDensity] })).toMatch(
      /Imaging (?:studies )?shows? that bone mineral density is not low\./,
    );
  });

  it('in Chinese are behind a comma at the examination and among the tests', () => {
    const stem = stemOf('zh', { absent });
    expect(stem).toMatch(/无腹泻、咳嗽。(?:查体|体格检查)：.+，无脾大、苍白。.+，血培养阴性。/);
  });

  it('of names that no 无 or no fits are said in other words', () => {
    expect(stemOf('zh', { absent: [of('laboratory_finding', 'urine pH above 5.5', '尿pH大于5.5')] })).toContain(
      '尿pH<5.5',
    );
    expect(stemOf('zh', { absent: [of('laboratory_finding', 'parasite eggs in stool', '粪便查见虫卵')] })).toContain(
      '粪便检查未见虫卵',
    );
    const signs = [of('sign', 'leukocoria', '白瞳征'), of('sign', 'Beevor sign', '比弗征')];
    expect(stemOf('zh', { absent: signs })).toContain('无白瞳征，比弗征阴性');
    const murmur = of('sign', 'heart murmur', '心脏杂音');
    expect(stemOf('zh', { absent: [murmur, of('sign', 'pallor', '苍白')] })).toContain('未闻及心脏杂音，无苍白');
    for (const [id, name, denied] of [
      ['elevated creatinine', '肌酐升高', '肌酐正常'],
      ['low serum IgG', '血清IgG降低', '血清IgG未见降低'],
      ['inappropriately concentrated urine', '尿渗透压不适当升高', '尿渗透压未见不适当升高'],
      ['AST to ALT ratio above 2', 'AST/ALT比值大于2', 'AST/ALT比值不超过2'],
      ['increased marrow megakaryocyte', '骨髓巨核细胞增多', '骨髓穿刺未见巨核细胞增多'],
    ] as const)
      expect(stemOf('zh', { absent: [of('laboratory_finding', id, name)] })).toContain(denied);
    for (const [name, denied] of [
      ['结肠镜示黏膜正常', '结肠镜示黏膜异常'],
      ['冠状动脉造影示冠状动脉无阻塞性病变', '冠状动脉造影示冠状动脉有阻塞性病变'],
    ] as const)
      expect(stemOf('zh', { absent: [of('imaging_finding', 'view', name)] })).toContain(denied);
    const mass = of('imaging_finding', 'adrenal mass', '影像学示肾上腺肿块');
    expect(stemOf('zh', { absent: [mass] })).toContain('腹部影像学检查未见肾上腺肿块');
    expect(stemOf('en', { absent: [of('imaging_finding', 'enlarged kidneys', '超声示肾脏增大')] })).toContain(
      'The kidneys are of normal size.',
    );
    expect(stemOf('en', { absent: [of('symptom', 'chills', '寒战')] })).not.toContain('has been no chills');
  });
});

describe('what is said of a pain', () => {
  const worse = of('symptom', 'pain worsened by activity', '活动后疼痛加重');
  const pain = of('symptom', 'hip pain', '髋部疼痛');

  it('is a sentence where the pain is told, and a complaint where it is not', () => {
    expect(stemOf('en', { findings: [worse, pain], absent: [] })).toMatch(
      /hip pain.*\. The pain is worsened by activity\./,
    );
    expect(stemOf('zh', { findings: [worse, pain], absent: [] })).toMatch(/髋部疼痛.*，活动后疼痛加重。/);
    expect(stemOf('en', { findings: [worse], absent: [] })).toContain('pain that is worsened by activity');
  });
});

it('at a routine visit a child does not speak for itself', () => {
  const patients = { age: [2, 4], sex: 'male', onset: 'chronic', setting: 'screening', incidence: null } as const;
  const stem = stemOf('en', { patients, findings: [of('symptom', 'snoring', '打鼾')], absent: [] });
  expect(stem).toMatch(/ His (?:parents report|mother has noticed) .*snoring/);
});

it('a fever has a temperature and is complained of', () => {
  const fever = finding('fever', '发热', 'symptom');
  const stem = stemOf('en', { findings: [fever], absent: [] });
  expect(stem).toMatch(/fever.*Temperature is 3[89]\.\d°C/);
});

it('reference ranges are those of the sex', () => {
  const limit = { age: null, onset: null, setting: null, incidence: null };
  const parts = {
    findings: [of('symptom', 'fatigue', '乏力'), finding('anemia', '贫血', 'laboratory_finding')],
    absent: [],
  };
  expect(stemOf('zh', { ...parts, limits: [{ ...limit, sex: 'female' }] })).toMatch(/血红蛋白\d+g\/L（.*115~150）/);
  expect(stemOf('zh', { ...parts, limits: [{ ...limit, sex: 'male' }] })).toMatch(/血红蛋白\d+g\/L（.*130~175）/);
});
