import { describe, expect, it } from 'vitest';
import { echoes } from './echoes.ts';

describe('a stem echoes the answer', () => {
  it.each([
    ['a rim-enhancing peritonsillar collection', 'peritonsillar abscess', ['tetanus', 'acute epiglottitis'], true],
    ['Imaging shows frontotemporal atrophy.', 'frontotemporal dementia', ['Huntington disease'], true],
    // Another option has the word too.
    ['low serum thyroid hormone', 'thyroid storm', ['thyroid cancer', 'goiter'], false],
    // Short words are everywhere.
    ['She has acute chest pain.', 'acute pain', ['gout'], false],
    ['linear esophageal furrows', 'esophagoscopy', ['skin biopsy'], true],
    ['fever and cough', 'pneumococcal pneumonia', ['influenza'], false],
  ])('%s / %s beside %j: %s', (stem, answer, others, expected) => {
    expect(echoes(stem, answer, others, 'en')).toBe(expected);
  });

  it.each([
    ['颈椎MRI示颈髓受压', '颈髓受压变性', ['脱髓鞘'], true],
    ['查体：甲状腺结节', '甲状腺癌', ['甲状腺炎'], false],
    ['伴有发热', '发热', ['咳嗽'], false],
  ])('%s / %s beside %j: %s', (stem, answer, others, expected) => {
    expect(echoes(stem, answer, others, 'zh')).toBe(expected);
  });

  it('takes linear time', () => {
    const long = '颈髓受压'.repeat(50_000);
    expect(echoes(long, '血管炎', ['肺炎'], 'zh')).toBe(false);
  });
});
