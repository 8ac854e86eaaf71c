import { expect, it } from 'vitest';
import { countName } from './count-names.ts';

const named = (value: string) => (value === 'treatment' ? { en: 'treatment', zh: '治疗' } : undefined);

it.each([
  ['pairs compared', '比较的题对'],
  ['treatment: share wanted', '治疗：期望占比'],
  ['treatment: diseases that lead there', '治疗：可通向的疾病'],
  ['far fewer than wanted: treatment, stopped most by: asked before', '远少于期望：治疗，最常见原因：asked before'],
  ['licence CC0-1.0', '许可 CC0-1.0'],
  ['template kept: names the answer', '保留模板：names the answer'],
  ['something nobody named', 'something nobody named'],
])('%s is %s in Chinese, and itself in English', (name, zh) => {
  expect(countName(name, named)).toEqual({ en: name, zh });
});
