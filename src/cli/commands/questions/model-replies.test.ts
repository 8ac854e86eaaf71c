import { writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { CHECK_PROMPT } from '../../../chat/refusal-check.ts';
import { startScriptedServer, sendJson, type ScriptedReply } from '../../../chat/fixtures/scripted-server.ts';
import { temporaryFolder } from '../../../graph/store/fixtures/store-samples.ts';
import { madeUpWords, publicQuestion } from '../../../questions/fixtures/public-questions.ts';
import type { BankManifest } from '../../../records/bank-manifest.ts';
import type { BankQuestion } from '../../../records/bank-question.ts';
import type { ReviewItem } from '../../../records/review.ts';
import type { GraphQuestion } from '../../../records/graph-question.ts';
import { readJsonl } from '../../../support/jsonl.ts';
import { runCommandLine } from '../../../../test/worlds/run-command-line.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What a server may answer: a message, a body of its own, or a status that is no success. */
type Answer = ScriptedReply | { readonly body: unknown } | { readonly status: number; readonly said: string };

async function serverThat(answer: (prompt: string) => Answer, answersAll = true) {
  const sent: Record<string, unknown>[] = [];
  const server = await startScriptedServer({
    reply: (prompt) => (prompt === CHECK_PROMPT ? { content: 'A' } : (answer(prompt) as ScriptedReply)),
    instead: (_request, response, body) => {
      sent.push(body);
      const prompt = body.messages.map(({ content }) => content).join('\n');
      // Where it answers at all it answers this.
      if (prompt === CHECK_PROMPT && answersAll) return false;
      const own = answer(prompt);
      if ('body' in own) sendJson(response, 200, own.body);
      else if ('status' in own) sendJson(response, own.status, { error: { message: own.said } });
      else return false;
      return true;
    },
  });
  closing.push(() => server.close());
  return { model: `openai:${server.url}#scripted`, sent };
}

/** What goes wrong between a model and what is asked of it; none of it may be read as an answer. */
const NO_ANSWER: readonly (readonly [what: string, answer: Answer, empty: boolean])[] = [
  ['nothing', { content: '' }, true],
  ['null', { content: null }, true],
  ['filtered by the provider', { content: '', finish_reason: 'content_filter' }, true],
  ['no choice', { body: { choices: [] } }, true],
  ['HTTP 400', { status: 400, said: 'response_format is not supported' }, true],
  ['HTTP 422', { status: 422, said: 'too long' }, true],
  ['a refusal in its field', { content: null, refusal: 'I cannot help with that.' }, true],
  ['a refusal in words', { content: '抱歉，我无法回答这个问题。' }, false],
  ['JSON', { content: '{"answer": "A", "difficulty": "Easy"}' }, false],
  ['fenced JSON', { content: '```json\n{"answer": "A"}\n```' }, false],
  ['cut short in the thinking', { content: '<think>\nperhaps <answer>Easy</answer>', finish_reason: 'length' }, false],
  ['cut short in the reasoning', { content: null, reasoning_content: 'perhaps', finish_reason: 'length' }, false],
  ['cut short in the answer', { content: '<think>x</think><answer>Eas', finish_reason: 'length' }, false],
  ['an answer in the reasoning alone', { content: '', reasoning: '<answer>Easy</answer>' }, false],
];

test.each(['en', 'zh'] as const)(
  'vignettes (%s): whatever a server answers, the template stays or what is told holds to the graph',
  async (language) => {
    using folder = temporaryFolder();
    const graph = ['--graph', folder.file('g.db')];
    expect(await runCommandLine(['knowledge', 'import', 'seed', ...graph, '--quiet'])).toMatchObject({ code: 0 });
    const ask = (name: string, ...more: string[]) =>
      runCommandLine(
        ['questions', 'synthesize', ...graph, '--count', '40', '--languages', `${language}=1`].concat(
          ['--quiet', '--json', '--out', folder.file(name)],
          more,
        ),
      );
    const faithful = (prompt: string): string => {
      // The vignette stands in the second line of the prompt; its first words are told in others.
      const vignette = prompt.split('\n')[1]!;
      return language === 'en' ? `${vignette} So it was noted.` : `${vignette}以上为病历记录。`;
    };
    const told: readonly ((vignette: string) => ScriptedReply)[] = [
      (vignette) => ({ content: `<think>x</think>\n<answer>\n${vignette}\n</answer>` }),
      (vignette) => ({ content: `<answer>${vignette}</answer>`, reasoning_content: 'why' }),
      (vignette) => ({ content: `why</think>\`\`\`\n<answer>${vignette}</answer>\n\`\`\`` }),
      (vignette) => ({ content: [{ type: 'text', text: `<答案>${vignette}</答案>` }] }),
    ];
    // Each prompt keeps the answer that it got first; faithful ones first, so that the model is seen to answer at all.
    const kinds = new Map<string, number>();
    const { model, sent } = await serverThat((prompt) => {
      if (!kinds.has(prompt)) kinds.set(prompt, kinds.size);
      const kind = kinds.get(prompt)!;
      return kind < 26 ? told[kind % told.length]!(faithful(prompt)) : NO_ANSWER[kind - 26]![1];
    });
    expect(await ask('plain')).toMatchObject({ code: 0 });
    const made = await ask('told', '--verbaliser', model, '--concurrency', '1');
    expect(made).toMatchObject({ code: 0, error: '' });
    const { counts } = (JSON.parse(made.out) as BankManifest).steps.find(({ name }) => name === 'verbalise')!;
    expect(counts['reworded']).toBeGreaterThanOrEqual(16);
    expect(counts['template kept: the model refused or said nothing']).toBe(7);
    expect(counts['template kept: no vignette in the answer']).toBe(7);
    const read = (name: string) => readJsonl<GraphQuestion>(folder.file(`${name}/questions.jsonl`));
    const plain = new Map(read('plain').map(({ id, stem }) => [id, stem]));
    for (const { id, stem, verbalisation } of read('told'))
      if (verbalisation?.fault !== null) expect(stem).toBe(plain.get(id));
    // Neither a format that some servers refuse nor a seed that a greedy answer has no use for.
    expect(new Set(sent.flatMap(Object.keys))).toEqual(new Set(['model', 'messages', 'temperature']));
    // Refusals are kept too: nothing is asked again.
    const before = sent.length;
    expect(await ask('told', '--verbaliser', model, '--concurrency', '1')).toMatchObject({ code: 0, out: made.out });
    expect(sent.length).toBe(before);
  },
  600_000,
);

test('difficulty and labels: what is no answer is counted, never guessed, and sends the question to review', async () => {
  using folder = temporaryFolder();
  const questions = [...NO_ANSWER, ...NO_ANSWER].map((_, index) =>
    publicQuestion({
      id: `q${index}`,
      stem: `${madeUpWords(index, 20)}?`,
      options: madeUpWords(100 + index, 4).split(' '),
      answer: 'A',
    }),
  );
  writeFileSync(folder.file('in.jsonl'), questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  // The first half is answered well, in several forms.
  const { model } = await serverThat((prompt) => {
    const at = questions.findIndex(({ stem }) => prompt.includes(stem));
    if (at >= NO_ANSWER.length) return NO_ANSWER[at - NO_ANSWER.length]![1];
    const right = questions[at]!.options[0]!.text;
    if (prompt.includes('how difficult'))
      return { content: ['<answer>Easy</answer>', '<answer>“Easy”。</answer>', '<答案>EASY！</答案>'][at % 3]! };
    const letter = new RegExp(`^([A-D])[.)．、:] *${right}$`, 'm').exec(prompt)![1]!;
    const full = String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
    return [
      { content: `<think>x</think><answer>${letter}</answer>` },
      { content: `<answer>${right}。</answer>`, reasoning_content: 'why' },
      { content: `<answer>（${full}）</answer>` },
      { content: `<答案>${letter}．${right}</答案>` },
    ][at % 4]!;
  });
  const flags = [
    '--annotator',
    model,
    '--validator',
    model,
    '--trials',
    '2',
    '--concurrency',
    '1',
    '--quiet',
    '--json',
  ];
  const refined = await runCommandLine([
    'questions',
    'refine',
    folder.file('in.jsonl'),
    '--out',
    folder.file('out'),
    ...flags,
  ]);
  expect(refined.code).toBe(0);
  const steps = (JSON.parse(refined.out) as BankManifest).steps;
  const half = NO_ANSWER.length;
  const empty = NO_ANSWER.filter(([, , saysNothing]) => saysNothing).length;
  expect(steps.find(({ name }) => name === 'difficulty')!.counts).toEqual({
    easy: half,
    'refused or empty': empty,
    unread: half - empty,
  });
  expect(steps.find(({ name }) => name === 'label-check')).toMatchObject({
    dropped: { 'failed-all-trials': half },
    counts: {
      trials: 4 * half,
      'right answers': 2 * half,
      'answers without a letter': 2 * (half - empty),
      'refused or empty': 2 * empty,
    },
  });
  const kept = readJsonl<BankQuestion>(folder.file('out/questions.jsonl'));
  expect(kept.map(({ id }) => id)).toEqual(questions.slice(0, half).map(({ id }) => id));
  const queue = readJsonl<ReviewItem>(folder.file('out/review-queue.jsonl'));
  expect(queue.map(({ trials }) => trials.length)).toEqual(queue.map(() => 2));
  for (const { trials } of queue) for (const { unread, right } of trials) expect([right, unread]).not.toContain(null);
});

test('a server that takes no request is an error with its words, not a bank of templates', async () => {
  using folder = temporaryFolder();
  const questions = Array.from({ length: 30 }, (_, index) =>
    publicQuestion({ id: `q${index}`, stem: `${madeUpWords(index, 20)}?` }),
  );
  writeFileSync(folder.file('in.jsonl'), questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const { model } = await serverThat(() => ({ status: 400, said: "'temperature' does not support 0" }), false);
  const out = ['--out', folder.file('out'), '--quiet'];
  const refined = await runCommandLine(['questions', 'refine', folder.file('in.jsonl'), '--annotator', model, ...out]);
  expect(refined).toMatchObject({ code: 1, error: expect.stringContaining("'temperature' does not support 0") });
});
