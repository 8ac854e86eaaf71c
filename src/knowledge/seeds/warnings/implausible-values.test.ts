import { expect, test } from 'vitest';
import { table } from '../../../../test/worlds/seed-folder.ts';
import { ANALYTE_COLUMNS, DISEASE_VALUE_COLUMNS, VALUE_COLUMNS } from '../parse-measures.ts';
import { foundBy } from './fixtures/found-by.ts';
import { implausibleValues } from './implausible-values.ts';

const ANALYTES = [
  'potassium;钾;serum;血清;mmol/L;3.5;5.0;1;;;;',
  'cortisol;皮质醇;serum;血清;nmol/L;;550;0;;;;',
  'gastric pH;胃液pH;;;;;;1;;;;',
  'fall in systolic pressure;收缩压下降;;;mmHg;;20;0;;;;',
  'chloride;氯;serum;血清;mmol/L;98;107;0;;;;',
];

/** What is found of a finding with such a name and these values. */
function found(name: string, nameZh: string, ...values: string[]): string[] {
  const files = {
    'analytes.tsv': table(ANALYTE_COLUMNS, ANALYTES),
    'values.tsv': table(VALUE_COLUMNS, values.map((value) => `${name};${value}`)),
  };
  return foundBy(implausibleValues, [`${name};laboratory_finding;${nameZh};;;`], [], files);
}

test('says the range, and the reference range', () => {
  expect(found('hyperkalemia', '高钾血症', 'potassium;4.8;6')).toEqual([
    "values.tsv:2 'hyperkalemia' is shown by potassium from 4.8 to 6: the name says more than normal, and the reference range is 3.5-5 mmol/L",
  ]);
});

test.each([
  ['normal values', 'odd potassium', '钾异常', 'potassium;3.6;4.5', 'all of it is normal'],
  ['low values of what is elevated', 'elevated potassium', '血钾多', 'potassium;2;3', 'more than normal'],
  ['high values of what is reduced', 'reduced potassium', '血钾少', 'potassium;6;7', 'less than normal'],
  ['a Chinese name that says so', 'potassium surplus', '血钾升高', 'potassium;2;3', 'more than normal'],
  ['a Chinese name that says the contrary', 'potassium want', '血钾降低', 'potassium;6;7', 'less than normal'],
  ['values that are not normal of what is', 'normal potassium', '血钾正常', 'potassium;3;4', 'the name says normal'],
  ['a range with one end', 'elevated cortisol', '皮质醇升高', 'cortisol;300;900', 'reference range is up to 550 nmol/L'],
])('warns of %s', (_, name, nameZh, values, message) => {
  expect(found(name, nameZh, values)).toEqual([expect.stringContaining(message)]);
});

test.each([
  ['values on the right side', 'hypokalemia', '低钾血症', 'potassium;2;3.4'],
  ['values outside of a name without direction', 'odd potassium', '钾异常', 'potassium;6;7'],
  ['an end that is open', 'low cortisol', '皮质醇低', 'cortisol;20;80'],
  ['an analyte without a reference range', 'gastric hypochlorhydria', '低胃酸', 'gastric pH;6;7'],
  ['a measure that grows as what is named shrinks', 'hypotension on standing', '立位低血压', 'fall in systolic pressure;25;45'],
  ['a name that says normal of something else', 'normal anion gap acidosis', '阴离子间隙正常酸中毒', 'chloride;112;119'],
  ['low-grade, which is high', 'low-grade surplus', '轻度过剩', 'potassium;5.2;5.6'],
])('does not mind %s', (_, name, nameZh, values) => {
  expect(found(name, nameZh, values)).toEqual([]);
});

test('names the disease whose values are normal, those of all being right', () => {
  const files = {
    'analytes.tsv': table(ANALYTE_COLUMNS, ANALYTES),
    'values.tsv': table(VALUE_COLUMNS, ['hyperkalemia;potassium;6;7']),
    'disease-values.tsv': table(DISEASE_VALUE_COLUMNS, ['gout;hyperkalemia;potassium;4;4.5']),
  };
  const entities = ['hyperkalemia;laboratory_finding;高钾血症;;;'];
  expect(foundBy(implausibleValues, entities, ['gout;has_laboratory_finding;hyperkalemia'], files)).toEqual([
    expect.stringContaining("disease-values.tsv:2 'hyperkalemia' is shown in 'gout' by potassium from 4 to 4.5"),
  ]);
});

test('what several values show together', () => {
  const pattern = (potassium: string): string[] =>
    found('high potassium pattern', '高钾型', `potassium;${potassium}`, 'chloride;100;104');
  expect(pattern('5.5;7')).toEqual([]);
  expect(pattern('3.6;4.5')).toHaveLength(2);
});
