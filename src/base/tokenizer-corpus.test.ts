import { describe, expect, it } from 'vitest';
import { CHAT_TEMPLATE } from '../engine/tokenizer/chat-template.ts';
import { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { Phrasebook } from '../graph/statements.ts';
import { tokenizerTraining } from './tokenizer-corpus.ts';

const graph = toyGraph();
const training = tokenizerTraining(graph, ['The record notes {f}.', '病历记录有{f}。', 'Which one?']);
const tokenizer = new Tokenizer(trainTokenizer(training).tokenizerJson, {}, CHAT_TEMPLATE);
const pieces = (text: string): string[] => tokenizer.encode(text).map((id) => tokenizer.decode([id]));

describe("the tokenizer's corpus", () => {
  it('makes every name one token where it stands: after a space in English, anywhere in Chinese', () => {
    expect(
      pieces(new Phrasebook(graph, 'en').say('findingsOf', { x: 'beta disease', list: ['fever', 'cough'] })),
    ).toEqual(['Findings of', ' beta disease', ':', ' fever', ',', ' cough', '.']);
    const chinese = pieces(new Phrasebook(graph, 'zh').say('testOf', { x: 'beta disease', list: ['beta test'] }));
    expect(chinese.filter((piece) => /\p{Script=Han}/u.test(piece))).toEqual(['乙病', '的确诊检查', '乙检']);
  });

  it('makes the fixed pieces of a wording one token each', () => {
    expect(pieces('The record notes fever.')).toEqual(['The record notes', ' fever', '.']);
  });

  it('lists a phrase once', () => {
    const texts = training.phrases.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
