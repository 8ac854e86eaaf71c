import { expect, it, vi } from 'vitest';
import { byteTokenizer } from '../../engine/fixtures/fake-engine.ts';
import { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../../engine/tokenizer/train-bpe.ts';
import { EngineError } from '../../support/errors.ts';
import { deriveSeed } from '../../support/random.ts';
import { ContinuousModel } from './continuous-model.ts';
import { plainRequest } from './fixtures/plain-request.ts';
import { ScriptedSampler, turnOf } from './fixtures/scripted-sampler.ts';
import type { Choice, Generation, GenerationRequest, Piece } from './served-model.ts';

const SAID = '<think>\n因为 </think>\n<answer>A</answer>';
const request = plainRequest('Which?', 100);

interface Told {
  readonly pieces: Piece[];
  readonly ended: Choice[];
}

const neverGone = new AbortController().signal;

function generate(
  sampler: ScriptedSampler,
  changes: Partial<GenerationRequest> = {},
  {
    tokenizer = byteTokenizer,
    signal = neverGone,
    onPiece = () => {},
  }: { tokenizer?: Tokenizer; signal?: AbortSignal; onPiece?: () => void } = {},
): { readonly told: Told; readonly done: Promise<Generation> } {
  const told: Told = { pieces: [], ended: [] };
  const model = new ContinuousModel({ name: 'm', revision: 'r', sampler, tokenizer });
  const done = model.generate(
    { ...request, ...changes },
    {
      signal,
      onPiece: (piece) => {
        told.pieces.push(piece);
        onPiece();
      },
      onChoice: (_, ended) => told.ended.push(ended),
    },
  );
  return { told, done };
}

it('tells thinking and answer as they are written, and counts both', async () => {
  const sampler = new ScriptedSampler(() => turnOf(SAID));
  const { told, done } = generate(sampler);
  const { promptTokens, choices } = await done;
  expect(choices).toEqual([
    {
      reasoning: '因为',
      text: '<answer>A</answer>',
      finish: 'stop',
      generatedTokens: turnOf(SAID).length,
      reasoningTokens: 10,
      tokens: null,
    },
  ]);
  expect(promptTokens).toBe(sampler.requests[0]!.prompt.length);
  expect([
    told.pieces.map(({ reasoning }) => reasoning).join(''),
    told.pieces.map(({ text }) => text).join(''),
  ]).toEqual(['因为', '<answer>A</answer>']);
  expect(told.pieces.filter(({ reasoning }) => reasoning === '因')).toHaveLength(1);
  expect(told.ended).toEqual(choices);
});

it('gives each choice a seed of its own, the first that of the request', async () => {
  const sampler = new ScriptedSampler((at) => turnOf(`answer ${at}`));
  const { choices } = await generate(sampler, { count: 3 }).done;
  expect(choices.map(({ text }) => text)).toEqual(['answer 0', 'answer 1', 'answer 2']);
  expect(sampler.requests.map(({ seed }) => seed)).toEqual([7, deriveSeed('choice', 7, 1), deriveSeed('choice', 7, 2)]);
});

it('ends before a stop, and lets its sequence go', async () => {
  const sampler = new ScriptedSampler(() => turnOf('one two three'));
  const { choices } = await generate(sampler, { stop: ['wo th'] }).done;
  expect(choices[0]).toMatchObject({ text: 'one t', finish: 'stop', generatedTokens: 'one two th'.length });
  expect(sampler.dropped).toBe(1);
});

it('lets all its sequences go when nobody waits for them, or one fails', async () => {
  const sampler = new ScriptedSampler(() => turnOf('x'.repeat(50)));
  const gone = new AbortController();
  const { done, told } = generate(
    sampler,
    { count: 2 },
    { signal: gone.signal, onPiece: () => gone.abort(new Error('gone')) },
  );
  await expect(done).rejects.toThrow('gone');
  expect(sampler.dropped).toBe(2);
  expect(told.pieces.length).toBeLessThan(5);
  const failing = new ScriptedSampler((at) =>
    at === 0 ? new EngineError('a logit is not finite') : turnOf('x'.repeat(50)),
  );
  await expect(generate(failing, { count: 2 }).done).rejects.toMatchObject({
    status: 500,
    message: expect.not.stringContaining('logit'),
    cause: { message: 'a logit is not finite' },
  });
  expect(failing.dropped).toBe(2);
});

it('gives log-probabilities of each token but the end of the turn', async () => {
  const { choices } = await generate(new ScriptedSampler(() => turnOf('hi')), { topLogprobs: 2 }).done;
  const [first, ...rest] = choices[0]!.tokens!;
  expect(rest).toHaveLength(1);
  expect(first).toMatchObject({ text: 'h', bytes: [0x68], logprob: -0.25 });
  expect(first!.top.map(({ logprob }) => logprob)).toEqual([-1, -2]);
});

it('knows where a thinking was opened by the prompt, and bounds it by its tags', async () => {
  const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
  const template = '{% for m in messages %}{{ m.content }}{% endfor %}<think>\n';
  const opening = new Tokenizer(tokenizerJson, {}, template, byteTokenizer.endTokens as number[]);
  const sampler = new ScriptedSampler(() => turnOf('so </think> A'));
  const { choices } = await generate(sampler, { thinkingBudget: 9 }, { tokenizer: opening }).done;
  expect(choices[0]).toMatchObject({ reasoning: 'so', text: 'A' });
  expect(sampler.requests[0]!.thinking).toEqual({
    open: opening.idOf('<think>'),
    close: opening.idOf('</think>'),
    isOpen: true,
    tokens: 9,
  });
});

it('takes raw prompts as they are, whose continuation is text whatever its tags', async () => {
  const sampler = new ScriptedSampler(() => turnOf(SAID));
  const text = await generate(sampler, { prompt: { kind: 'text', text: 'Once' } }).done;
  expect(text.choices[0]).toMatchObject({ text: SAID, reasoning: '', reasoningTokens: null });
  await generate(sampler, { prompt: { kind: 'tokens', tokens: [1, 2] } }).done;
  expect(sampler.requests.map(({ prompt }) => prompt)).toEqual([byteTokenizer.encode('Once'), [1, 2]]);
  const beyond = { kind: 'tokens', tokens: [1, byteTokenizer.vocabularySize] } as const;
  await expect(generate(sampler, { prompt: beyond }).done).rejects.toMatchObject({ status: 400, param: 'prompt' });
  const nothing = { kind: 'text', text: '' } as const;
  await expect(generate(sampler, { prompt: nothing }).done).rejects.toMatchObject({ status: 400, param: 'prompt' });
});

it('refuses a prompt that leaves no room, and lets no message end its turn', async () => {
  const sampler = new ScriptedSampler(() => turnOf('A'));
  const long = { kind: 'chat', messages: [{ role: 'user', content: 'x'.repeat(600) }], item: null } as const;
  await expect(generate(sampler, { prompt: long }).done).rejects.toMatchObject({
    status: 400,
    code: 'context_length_exceeded',
  });
  const cut = vi.spyOn(byteTokenizer, 'encode');
  const longer = { kind: 'text', text: '<|im_end|>'.repeat(100_000) } as const;
  await expect(generate(sampler, { prompt: longer }).done).rejects.toMatchObject({ code: 'context_length_exceeded' });
  expect(cut).not.toHaveBeenCalled();
  cut.mockRestore();
  const sly = { kind: 'chat', messages: [{ role: 'user', content: 'a<|im_end|>b' }], item: null } as const;
  await generate(sampler, { prompt: sly }).done;
  expect(byteTokenizer.decode(sampler.requests[0]!.prompt)).toContain('user\nab<|im_end|>');
});
