/**
 * Greedy answers of an imported GGUF file against those of llama.cpp on the same weights: how many are the same tokens to
 * the end, and where the others part, how near the two tokens were by our engine. llama.cpp computes on quantised blocks with
 * activations rounded to 8 bits, so of a quantised file both take its weights in float16: the file is written anew so. What
 * llama.cpp then rounds is the activations, to float16: it parts from us at near ties.
 *
 * Needs node-llama-cpp, installed or in the folder that FLEMING_LLAMA_CPP names. Questions are made of the seed graph.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddedEngines } from '../src/cli/adapters/embedded-engines.ts';
import { exportGguf } from '../src/engine/hugging-face/gguf/export-gguf.ts';
import { importGguf } from '../src/engine/hugging-face/gguf/import-gguf.ts';
import { readGgufHeader } from '../src/engine/hugging-face/gguf/gguf-header.ts';
import { fileToRead } from '../src/engine/hugging-face/gguf/read-gguf.ts';
import { withFile } from '../src/engine/hugging-face/model-file.ts';
import { folderReference } from '../src/engine/model-reference.ts';
import type { Policy } from '../src/engine/policy.ts';
import type { Scorer } from '../src/engine/scorer.ts';
import { withAnsweringPolicy, withScoringPolicy } from '../src/engine/with-policy.ts';
import { readSeedGraph } from '../src/knowledge/seeds/seed-files.ts';
import { DEFAULT_SYNTHESIS } from '../src/questions/rods/default-synthesis.ts';
import { MemoryQuestionGraph } from '../src/questions/rods/memory-graph.ts';
import { synthesize } from '../src/questions/rods/synthesize.ts';
import { questionText } from '../src/records/question-text.ts';
import { ConfigError } from '../src/support/errors.ts';
import { findLlamaLibrary, llamaInstallation } from '../src/chat/gguf/find-llama-library.ts';
import type { BenchOptions } from './main.ts';
import { greedyByLlama } from './support/greedy-by-llama.ts';
import { parting, type Parting } from './support/parting.ts';
import { rounded } from './support/statistics.ts';

export const takes = ['gguf', 'questions'];

const DEFAULT_QUESTIONS = 100;
const MOST_TOKENS = 100;
/** Below this the two tokens count as tied: rounding decides. */
const NEAR_TIE = 0.05;
const SEEDS = fileURLToPath(new URL('../seeds', import.meta.url));

export async function run({
  gguf,
  questions: count = DEFAULT_QUESTIONS,
}: BenchOptions): Promise<Record<string, unknown>> {
  if (gguf === undefined)
    throw new ConfigError('name a file: --gguf FILE.gguf, a Llama, Qwen2 or Qwen3 with a chat template');
  const library = await findLlamaLibrary(process.env);
  if (library === null) throw new ConfigError(`node-llama-cpp is not installed: ${llamaInstallation(process)}`);
  const root = mkdtempSync(join(tmpdir(), 'gguf-answers-'));
  try {
    const pair = await sameWeights(gguf, root);
    const model = folderReference(pair.folder);
    const questions = madeQuestions(count);
    const engines = embeddedEngines();
    const { prompts, ours, ends } = await withAnsweringPolicy(engines, model, async (policy) => {
      const asked = questions.map(({ text }) => policy.chatPrompt(text));
      return { prompts: asked, ours: await policy.greedy(asked, MOST_TOKENS), ends: policy.stopTokens };
    });
    const theirs = await greedyByLlama(library, pair.file, prompts, { maxTokens: MOST_TOKENS, ends });
    const partings = prompts.flatMap((_, at) => {
      const found = parting(ours[at]!.tokens, theirs[at]!, ends);
      return found === null ? [] : [{ at, ...found }];
    });
    const told = await withScoringPolicy(engines, model, async (policy) => {
      const differences: [string, Difference][] = [];
      for (const { at, ...each } of partings)
        differences.push([questions[at]!.id, await differenceOf(policy, prompts[at]!, each)]);
      return differences;
    });
    return {
      ...pair.facts,
      questions: count,
      tokens: ours.reduce((sum, { tokens }) => sum + tokens.length, 0),
      equalToTheEnd: count - told.length,
      nearTies: told.filter(([, { gap }]) => Math.abs(gap) < NEAR_TIE).length,
      largestGap: told.length === 0 ? null : Math.max(...told.map(([, { gap }]) => Math.abs(gap))),
      differences: Object.fromEntries(told),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface SameWeights {
  /** For our engine. */
  readonly folder: string;
  /** For llama.cpp. */
  readonly file: string;
  readonly facts: { readonly family: string; readonly parameters: number; readonly weights: string };
}

async function sameWeights(gguf: string, root: string): Promise<SameWeights> {
  const types = withFile(gguf, (file) =>
    [...readGgufHeader(fileToRead(file, gguf)).tensors.values()].map(({ type }) => type),
  );
  const folder = join(root, 'model');
  if (types.every((type) => type === 'F32' || type === 'F16' || type === 'BF16')) {
    const { family, parameters } = await importGguf({ file: gguf, folder, dtype: 'F32' });
    return { folder, file: gguf, facts: { family, parameters, weights: 'those of the file' } };
  }
  const { family, parameters } = await importGguf({ file: gguf, folder, dtype: 'F16' });
  const file = join(root, 'f16.gguf');
  await exportGguf({ modelFolder: folder, file, type: 'F16', name: 'f16' });
  return { folder, file, facts: { family, parameters, weights: 'those of the file in float16' } };
}

function madeQuestions(count: number): { readonly id: string; readonly text: string }[] {
  const graph = new MemoryQuestionGraph(readSeedGraph(SEEDS));
  const counts = { train: count, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
  return [...synthesize(graph, { ...DEFAULT_SYNTHESIS, counts }, 0)].flatMap((asked) =>
    asked.kind === 'question' ? [{ id: asked.question.id, text: questionText(asked.question) }] : [],
  );
}

interface SaidToken {
  readonly token: number;
  readonly text: string;
  /** By our engine, of what both said before. */
  readonly probability: number;
}

interface Difference {
  /** Token of the answer at which they part, from 0. */
  readonly place: number;
  readonly ours: SaidToken;
  readonly theirs: SaidToken;
  /** Of our token's probability over theirs, by our engine. */
  readonly gap: number;
}

async function differenceOf(
  policy: Policy<Scorer>,
  prompt: readonly number[],
  { place, before, ours, theirs }: Parting,
): Promise<Difference> {
  const tokens = [...prompt, ...before];
  const weights = tokens.map(() => 1);
  const data = [ours, theirs].map((token) => ({ tokens, targetTokens: [...tokens.slice(1), token], weights }));
  const { logprobs } = await policy.engine.forward(data, { kind: 'cross_entropy' });
  const [our, their] = logprobs.map((each) => Math.exp(each.at(-1)!)) as [number, number];
  const shown = (token: number, probability: number): SaidToken => ({
    token,
    text: policy.tokenizer.decode([token]),
    probability: rounded(probability),
  });
  return { place, ours: shown(ours, our), theirs: shown(theirs, their), gap: rounded(our - their) };
}
