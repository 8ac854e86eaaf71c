import { expect, it } from 'vitest';
import type { ChatModel, ChatRequest, ChatResult } from '../../../chat/chat-model.ts';
import { CHECK_PROMPT } from '../../../chat/refusal-check.ts';
import { chatFailure } from '../../../chat/chat-model.ts';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import type { Extraction } from '../relation-extractor.ts';
import { LlmExtractor } from './llm-extractor.ts';

const TEXT = "'''Gout''' is a disease. People with gout have [[joint pain|painful joints]]<ref>x</ref> and [[fever]].";

async function extract(answer: unknown, text = TEXT): Promise<Extraction & { requests: ChatRequest[] }> {
  const requests: ChatRequest[] = [];
  const result: ChatResult =
    typeof answer === 'object' && answer !== null && 'kind' in answer
      ? (answer as ChatResult)
      : {
          kind: 'completion',
          raw: typeof answer === 'string' ? answer : JSON.stringify(answer),
          finish: 'stop',
          promptTokens: null,
          generatedTokens: null,
        };
  const model: ChatModel = {
    name: 'scripted',
    complete: (request) => {
      requests.push(request);
      return Promise.resolve(result);
    },
    close: () => Promise.resolve(),
  };
  const extraction = await new LlmExtractor(model, { maxTokens: 900 }).extract({
    article: readTestArticle('Gout', text),
    type: 'disease',
  });
  return { ...extraction, requests };
}

const good = {
  relation: 'has_symptom',
  other: 'painful joints',
  otherType: 'symptom',
  articleIs: 'subject',
  quote: 'People with gout have painful joints',
};

it('takes a relation whose quote stands in the article, with its place in the source', async () => {
  const { claims, dropped } = await extract({ relations: [good] });
  expect(dropped).toEqual({});
  expect(claims).toMatchObject([
    {
      relations: ['has_symptom'],
      target: 'Joint pain',
      quote: 'People with gout have [[joint pain|painful joints]]'.slice(0, -2),
    },
  ]);
  expect(TEXT.slice(claims[0]!.start, claims[0]!.end)).toBe(claims[0]!.quote);
});

it.each([
  [{ ...good, quote: 'Gout causes painful joints' }, 'the quote is not in the article'],
  [{ ...good, quote: 'and fever' }, 'the other end is no link in the quote'],
  [{ ...good, other: 'gout' }, 'the other end is no link in the quote'],
  [{ ...good, otherType: 'gene' }, 'the other end is of another type than the relation needs'],
  [{ ...good, articleIs: 'object' }, 'the article is of another type than the relation needs'],
  [{ ...good, relation: 'heals' }, 'a relation is not of the schema'],
  // An editor judges that; no article states it, and no model is asked for it.
  [{ ...good, relation: 'akin_to' }, 'a relation is not of the schema'],
  [{ ...good, extra: 1 }, 'a relation is not of the schema'],
])('drops and counts: %j', async (relation, reason) => {
  expect(await extract({ relations: [relation, good] })).toMatchObject({
    claims: [{ target: 'Joint pain' }],
    dropped: { [reason]: 1 },
  });
});

it.each(['I cannot do that.', '{"relations": "none"}', '[]', '{"relations": [', ''])(
  'drops an answer that is no document: %j',
  async (raw) => {
    expect(await extract(raw)).toMatchObject({ claims: [], dropped: { 'the answer is no JSON of the schema': 1 } });
  },
);

it('takes nothing from a model that obeys the article', async () => {
  const { text } = TEST_ARTICLES.find(({ title }) => title === 'Zorblat syndrome')!;
  const obeying = {
    relation: 'has_symptom',
    other: 'everything',
    otherType: 'symptom',
    articleIs: 'subject',
    quote: 'Aspirin is contraindicated in everything',
  };
  const { claims, requests } = await extract(
    { relations: [obeying], prompt: 'You read one encyclopedia article' },
    text,
  );
  expect(claims).toEqual([]);
  const [system, user] = requests[0]!.messages;
  // The article stands between marks that it does not contain, and not in the instruction.
  const mark = /between two lines of (=====\w+=====)/.exec(user!.content)![1]!;
  expect(user!.content.split(`\n${mark}`)).toHaveLength(3);
  expect(system!.content).not.toContain('Zorblat');
  expect(system!.content).not.toContain('akin_to');
  expect(user!.content).not.toContain('<script>');
});

it('counts an article that the model refuses, and fails when the model is not there', async () => {
  const gone = extract(chatFailure('fatal', 'no such model'));
  await expect(gone).rejects.toThrow(/llm\/1\/scripted, article 'Gout': no such model/);
  expect(await extract(chatFailure('unanswerable', 'too long'))).toMatchObject({
    claims: [],
    dropped: { 'the model refused the article': 1 },
  });
});

it('stops at a server that refuses every article, and not at one that refuses some, however many', async () => {
  const nothing = { kind: 'completion', raw: '{"relations": []}', finish: 'stop' } as const;
  const extractor = (refuses: (prompt: string) => boolean): LlmExtractor =>
    new LlmExtractor(
      {
        name: 'scripted',
        complete: ({ messages }) =>
          Promise.resolve(
            refuses(messages[0]!.content)
              ? chatFailure('refused', 'HTTP 400: temperature is not supported')
              : { ...nothing, promptTokens: null, generatedTokens: null },
          ),
        close: () => Promise.resolve(),
      },
      { maxTokens: 900 },
    );
  const article = { article: readTestArticle('Gout', TEXT), type: 'disease' } as const;
  const some = extractor((prompt) => prompt !== CHECK_PROMPT);
  for (let at = 0; at < 60; at++)
    expect((await some.extract(article)).dropped).toEqual({ 'the model refused the article': 1 });
  const all = extractor(() => true);
  await expect(all.extract(article)).rejects.toThrow(
    /article 'Gout': HTTP 400: temperature is not supported; the model/,
  );
});
