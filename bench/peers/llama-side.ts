/**
 * The side of a comparison that runs llama.cpp, through node-llama-cpp, which is optional: FLEMING_LLAMA_CPP may name the
 * package's folder. `--versions` prints what is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EngineError } from '../../src/support/errors.ts';
import { answerCalls } from '../support/answer-calls.ts';
import type { Call, Opening, SampledAnswer } from './calls.ts';

/** What is used of node-llama-cpp. */
interface Library {
  getLlama(options: object): Promise<{ loadModel(options: { readonly modelPath: string }): Promise<Model> }>;
}

interface Model {
  createContext(options: object): Promise<Context>;
}

interface Context {
  getSequence(): Sequence;
}

interface Sequence {
  clearHistory(): Promise<void>;
  evaluate(tokens: readonly number[], options: object): AsyncIterable<number>;
}

const NAME = 'node-llama-cpp';
/** Tokens that are read together; the library's default. */
const BATCH_TOKENS = 512;
/** Left over in a context: without, the library shifts it before it is full. */
const SPARE_TOKENS = 8;
/** As the others draw: at temperature 1 from all tokens, and on behind a token that ends an answer. */
const DRAW = { temperature: 1, topK: 0, topP: 1, minP: 0, yieldEogToken: true };

/** The package's folder, or null. */
function packageFolder(): string | null {
  const given = process.env['FLEMING_LLAMA_CPP'];
  if (given !== undefined) return existsSync(join(given, 'package.json')) ? resolve(given) : null;
  try {
    const manifest = findPackageJSON(NAME, import.meta.url);
    return manifest === undefined ? null : resolve(manifest, '..');
  } catch {
    return null;
  }
}

function version(): string | null {
  const folder = packageFolder();
  if (folder === null) return null;
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

let threads = 1;
/** Prompt and answer. */
let contextTokens = 0;
let model: Model | null = null;
/** By how many of them share a context, which is warm only once it was used: it stays. */
const sequencesBy = new Map<number, readonly Sequence[]>();

async function open(opening: Opening): Promise<object> {
  if (!('file' in opening.model)) throw new EngineError('a GGUF file is opened here');
  const library = (await import(pathToFileURL(join(packageFolder()!, 'dist/index.js')).href)) as Library;
  ({ threads, contextTokens = 0 } = opening);
  const llama = await library.getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: 'error',
    maxThreads: threads,
  });
  model = await llama.loadModel({ modelPath: opening.model.file });
  return { parameters: null };
}

async function sequencesFor(batch: number): Promise<readonly Sequence[]> {
  let sequences = sequencesBy.get(batch);
  if (sequences === undefined) {
    const contextSize = contextTokens + SPARE_TOKENS;
    const context = await model!.createContext({ sequences: batch, contextSize, batchSize: BATCH_TOKENS, threads });
    sequences = Array.from({ length: batch }, () => context.getSequence());
    sequencesBy.set(batch, sequences);
  }
  await Promise.all(sequences.map((sequence) => sequence.clearHistory()));
  return sequences;
}

async function sample(prompts: readonly (readonly number[])[], maxTokens: number): Promise<SampledAnswer> {
  const sequences = await sequencesFor(prompts.length);
  const start = performance.now();
  const counts = await Promise.all(sequences.map((sequence, at) => continued(sequence, prompts[at]!, maxTokens)));
  return { seconds: (performance.now() - start) / 1000, tokens: counts.reduce((sum, made) => sum + made, 0) };
}

/** Tokens made. */
async function continued(sequence: Sequence, prompt: readonly number[], maxTokens: number): Promise<number> {
  let made = 0;
  for await (const _ of sequence.evaluate(prompt, { ...DRAW, seed: Math.floor(1e9 * Math.random()) }))
    if (++made >= maxTokens) break;
  return made;
}

async function answer(call: Exclude<Call, { readonly task: 'memory' }>): Promise<object> {
  if (call.task === 'open') return open(call);
  if (call.task === 'sample' && model !== null) return sample(call.prompts, call.maxTokens);
  throw new EngineError(`llama.cpp was asked to ${call.task}`);
}

if (process.argv.includes('--versions')) console.log(JSON.stringify({ [NAME]: version() }));
else {
  await answerCalls(answer);
  // The library keeps threads of its own.
  process.exit(0);
}
