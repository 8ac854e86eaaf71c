import { describe, expect, it } from 'vitest';
import { scoredChineseNamesIn } from './chinese-name-score.ts';

const namesIn = (text: string): string[] => scoredChineseNamesIn(text).map(({ start, end }) => text.slice(start, end));

describe('Chinese names by their score', () => {
  it('takes a surname before a title wherever it stands', () => {
    expect(namesIn('夜班诉疼痛，报张医生。')).toEqual(['张']);
    expect(namesIn('3床的欧阳大姐血糖高，已报小孟医生。')).toEqual(['欧阳', '孟']);
    expect(namesIn('老李，你上回说的药我吃了。微信：陈姐，')).toEqual(['李', '陈']);
  });

  it('adds up surname, characters, who leads in and what follows', () => {
    expect(namesIn('老人卧床，由村医黎超翻译病情。')).toEqual(['黎超']);
    expect(namesIn('我是上次川崎病的曹平，药快吃完了。')).toEqual(['曹平']);
    expect(namesIn('外籍患者阮氏芳，陪同翻译邵立新。')).toEqual(['阮氏芳', '邵立新']);
  });

  it('takes names carried over from other languages', () => {
    expect(namesIn('患者家属彼得罗夫（配偶）已签字。')).toEqual(['彼得罗夫']);
    expect(namesIn('签署人约翰·卡特，夫妻。')).toEqual(['约翰·卡特']);
    expect(namesIn('记者Linda Zhao体检。')).toEqual(['Linda Zhao']);
  });

  it('leaves words, herbs, drugs and findings', () => {
    for (const text of [
      '谢谢医生，全科主任医师查房。',
      '徐长卿为君药，龙葵抗癌。',
      '患者薄甲，红眼，解离。',
      '患者阿司匹林过敏，华法林3 mg。',
      '董氏奇穴为针灸流派。',
      '小米粥，老年人，老伴陪同。',
    ])
      expect({ text, names: namesIn(text) }).toEqual({ text, names: [] });
  });
});
