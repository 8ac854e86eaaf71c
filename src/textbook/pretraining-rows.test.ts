import { describe, expect, it } from 'vitest';
import { totalWeight, weightedDatum } from '../engine/datum.ts';
import { Policy } from '../engine/policy.ts';
import { CHAT_TEMPLATE } from '../engine/tokenizer/chat-template.ts';
import { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import type { Sampler } from '../engine/sampler.ts';
import { miniatureGraph } from '../../test/worlds/shipped-graph.ts';
import { askSentences } from '../wording/asks.ts';
import { listTemplates } from '../wording/list-wordings.ts';
import { randomStream } from '../support/random.ts';
import { DRILL_WORDINGS } from './drill-wordings.ts';
import { encodeDrill, normalizeWeights, type RowKind, RowSource, type RowSettings } from './pretraining-rows.ts';
import { tokenizerTraining } from '../base/tokenizer-corpus.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const graph = miniatureGraph();
const templates = [...listTemplates(), ...askSentences()];
const trained = trainTokenizer(tokenizerTraining(graph, templates));
const tokenizer = new Tokenizer(trained.tokenizerJson, {}, CHAT_TEMPLATE);
const policy = new Policy({} as Sampler, tokenizer);

function source(only: RowKind | null, changes: Partial<RowSettings> = {}): RowSource {
  const share = (kind: RowKind): number => Number(only === null || only === kind);
  const shares = {
    textbook: share('textbook'),
    common: share('common'),
    left: share('left'),
    option: share('option'),
    observe: share('observe'),
    recite: share('recite'),
    fact: share('fact'),
    path: share('path'),
  };
  return new RowSource(
    graph,
    policy,
    { length: 96, drillWeight: 3, shares, languages: { en: 1, zh: 1 }, ...changes },
    DRILL_WORDINGS,
  );
}

describe("the miniature's tokenizer", () => {
  it('has every name of the graph as one token, as it stands in a sentence', () => {
    expect(trained.missedPhrases).toEqual([]);
    for (const { names } of graph.entities.values()) {
      expect(tokenizer.encode(` ${names.en}`).length).toBe(1);
      expect(tokenizer.encode(names.zh).length).toBe(1);
    }
  });

  it('cuts a sentence between what is given and what is recalled', () => {
    for (const { given, recalled } of atLeast(970, source(null).statements))
      expect([...tokenizer.encode(given), ...tokenizer.encode(recalled)]).toEqual(tokenizer.encode(given + recalled));
  });

  it('reads back what it wrote', () => {
    for (const { given, recalled } of atLeast(970, source(null).statements))
      expect(tokenizer.decode(tokenizer.encode(given + recalled))).toBe(given + recalled);
  });
});

describe('rows', () => {
  it('have their length whatever is packed into them', () => {
    for (const { tokens, targetTokens, weights } of atLeast(36, source(null).draw(40, randomStream(1))))
      expect([tokens.length, targetTokens.length, weights.length]).toEqual([96, 96, 96]);
  });

  it('of the textbook learn from every token', () => {
    for (const row of atLeast(5, source('textbook').draw(5, randomStream(2)))) expect(totalWeight(row)).toBe(96);
  });

  it('of drills learn from answers alone, with the weight of drills', () => {
    for (const row of atLeast(5, source('observe').draw(5, randomStream(3)))) {
      expect(new Set(row.weights)).toEqual(new Set([0, 3]));
      const learned = tokenizer.decode([...row.targetTokens].filter((_, at) => row.weights[at] !== 0));
      expect(learned).not.toMatch(/shows?|发现|patient|患者/u);
    }
  });

  it('come in the kinds and languages they are given a share of', () => {
    const text = (row: { tokens: readonly number[] | Int32Array }): string => tokenizer.decode(row.tokens);
    const chinese = source('textbook', { languages: { en: 0, zh: 1 } }).draw(10, randomStream(4));
    for (const row of atLeast(10, chinese)) expect(text(row)).not.toMatch(/Findings|Diseases|Treatment/);
    for (const row of atLeast(10, source('left').draw(10, randomStream(5)))) expect(text(row)).toMatch(/Left|剩下/u);
  });

  it('are the same for the same stream', () => {
    expect(source(null).draw(6, randomStream(6))).toEqual(source(null).draw(6, randomStream(6)));
    expect(source(null).draw(6, randomStream(7))).not.toEqual(source(null).draw(6, randomStream(6)));
  });

  it('are normalised over all rows together, so that the summed loss is a mean', () => {
    const rows = normalizeWeights(source(null).draw(8, randomStream(8)));
    expect(rows.reduce((sum, row) => sum + totalWeight(row), 0)).toBeCloseTo(1, 9);
    const [few, many] = normalizeWeights([weightedDatum([1, 2, 3], [0, 0, 1]), weightedDatum([1, 2, 3], [0, 3, 3])]);
    expect(totalWeight(many!) / totalWeight(few!)).toBeCloseTo(6, 9);
  });
});

describe('a drill in tokens', () => {
  it('is lines of a text from answer to answer, or a conversation that ends with the turn', () => {
    const before = [{ given: 'Consider', answer: ' cough.\n' }];
    const plain = encodeDrill(policy, { given: 'Exclude', answer: ' fever.\n', chat: false, before });
    const text = (parts: readonly (readonly number[])[]): string[] => parts.map((ids) => tokenizer.decode([...ids]));
    expect(text(plain.flatMap(({ prompt, answer }) => [prompt, answer]))).toEqual([
      'Consider',
      ' cough.\n',
      'Exclude',
      ' fever.\n',
    ]);
    const [chat] = encodeDrill(policy, { given: 'Which?', answer: 'This.', chat: true });
    expect(chat!.prompt).toEqual(policy.chatPrompt('Which?'));
    expect(chat!.answer).toEqual(policy.turn('This.'));
    const [first, second] = encodeDrill(policy, {
      given: 'Exclude',
      answer: ' fever.\n',
      chat: false,
      before,
      asked: 'Why?',
    });
    expect(first!.prompt).toEqual([...policy.chatPrompt('Why?'), ...tokenizer.encode('Consider')]);
    expect(tokenizer.decode([...second!.prompt, ...second!.answer])).toBe('Exclude fever.\n');
  });

  it('is cut as the whole text would be', () => {
    const random = randomStream(9);
    for (let count = 0; count < 100; count++) {
      const parts = encodeDrill(policy, source(null).drills.draw('common', count % 2 === 0 ? 'en' : 'zh', random));
      const ids = parts.flatMap(({ prompt, answer }) => [...prompt, ...answer]);
      expect(tokenizer.encode(tokenizer.decode(ids))).toEqual(ids);
    }
  });
});

describe('a row of a list drill', () => {
  it('holds one, at its beginning, and the textbook behind it, of which every token is learned', () => {
    for (const kind of ['common', 'left'] as const)
      for (const row of atLeast(20, source(kind).draw(20, randomStream(10)))) {
        const drillTokens = row.weights.findIndex((weight) => weight === 1);
        const text = tokenizer.decode([...row.tokens]).replace(/^<\|im_start\|>user\n[^]*?<think>\n.+\n/u, '');
        expect(text).toMatch(
          /^(Consider|考虑|Exclude|排除|Forbidden|.+时禁用|(In both|两者共有).+\n(Forbidden|.+时禁用))/u,
        );
        if (drillTokens === -1) continue;
        expect(new Set(row.weights.slice(drillTokens))).toEqual(new Set([1]));
        const behind = tokenizer.decode(row.tokens.slice(drillTokens));
        expect(behind).not.toMatch(/Consider|Exclude|In both|Left|考虑|排除|两者共有|剩下/u);
      }
  });
});
