/**
 * How fast an engine is with the model that it has open: tokens of training, of writing and of reading a second, measured by
 * calls of the sizes that a stage makes, on random tokens. What is measured is the time of the calls alone; weights do not
 * change, since updates are made at a rate of 0. Nothing is written.
 */
import { adamParams } from './adam-schedule.ts';
import { completionDatum, type Datum } from './datum.ts';
import type { Sampler } from './sampler.ts';
import type { Trainer } from './trainer.ts';
import { randomStream, type RandomStream } from '../support/random.ts';

/** How one batch of training looks. */
export interface TrainingShape {
  readonly sequences: number;
  /** 0: every token is a target. */
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Answers that share a prompt. */
  readonly groupSize: number;
}

export interface Measuring {
  /** Token ids are below it. */
  readonly vocabularySize: number;
  /** How long each rate is measured; one call is made in any case. */
  readonly seconds: number;
  /** Seconds; for tests. */
  readonly now?: () => number;
  /** Called between calls: what it throws ends the measurement. */
  readonly between: () => Promise<void>;
}

export interface TrainingRate {
  readonly trainedPerSecond: number;
  /** Of an update of the weights. */
  readonly secondsPerStep: number;
}

export interface AnsweringRates {
  readonly writtenPerSecond: number;
  readonly readPerSecond: number;
}

/** The first try is as small: a large model takes seconds for it. */
const FIRST_TOKENS = 512;
/** Answers that are written at a time, and the prompts that they stand behind. */
const ANSWERS = 64;
const PROMPTS = 8;
/** Tokens written of each at first. */
const FIRST_WRITTEN = 4;

/** `update`: moves the weights on the accumulated gradient; absent: AdamW. */
export async function measureTraining(
  engine: Trainer,
  shape: TrainingShape,
  how: Measuring,
  update: () => Promise<unknown> = () => engine.optimStep(adamParams(0, 0)),
): Promise<TrainingRate> {
  const fitting = fitted(shape, engine.maxPositions);
  const clock = new CallClock(how);
  let steps = 0;
  let updating = 0;
  const step = async (sequences: number): Promise<{ tokens: number; seconds: number }> => {
    const data = batchOf({ ...fitting, sequences }, how.vocabularySize);
    const seconds = await clock.of(() => engine.forwardBackward(data, { kind: 'cross_entropy' }));
    updating += await clock.of(update);
    steps++;
    return { tokens: computedTokens({ ...fitting, sequences }), seconds };
  };
  const each = computedTokens({ ...fitting, sequences: fitting.groupSize }) / fitting.groupSize;
  const few = Math.max(1, Math.min(shape.sequences, Math.floor(FIRST_TOKENS / each)));
  // Sessions are opened and code is compiled by the first.
  await step(few);
  [steps, updating] = [0, 0];
  const first = await step(few);
  const many = grown(few, shape.sequences, how.seconds / 2 / first.seconds);
  const rate = many === few ? await repeated(first, () => step(few), how) : await repeated(null, () => step(many), how);
  return { trainedPerSecond: rate, secondsPerStep: updating / steps };
}

/** Prompts of one length, read; and answers half written, since a token costs more the more stand before it. */
export async function measureAnswering(
  engine: Sampler,
  { promptTokens, answerTokens }: { readonly promptTokens: number; readonly answerTokens: number },
  how: Measuring,
): Promise<AnsweringRates> {
  const clock = new CallClock(how);
  const room = engine.maxPositions - FIRST_WRITTEN - 1;
  const longest = Math.max(1, Math.min(promptTokens, room));
  const halfway = Math.max(1, Math.min(longest + Math.floor(answerTokens / 2), room));
  let seed = 0;
  const sampling = (length: number, answersEach: number, maxTokens: number) => {
    const random = randomStream('measure', 'prompts', length, seed);
    const requests = Array.from({ length: PROMPTS }, () => tokensOf(random, length, how.vocabularySize)).flatMap(
      (prompt) => Array.from({ length: answersEach }, () => ({ prompt, seed: seed++ })),
    );
    const params = { maxTokens, temperature: 1, topP: null, topK: null, stopTokens: [] };
    return clock.of(() => engine.sample(requests, params));
  };
  const reading = async (): Promise<{ tokens: number; seconds: number }> => ({
    tokens: PROMPTS * longest,
    seconds: await sampling(longest, 1, 1),
  });
  await reading();
  const readPerSecond = await repeated(null, reading, how);
  const answersEach = ANSWERS / PROMPTS;
  // The first token comes with the prompts: what is written besides takes what the call takes longer.
  const writing = async (tokens: number): Promise<{ tokens: number; seconds: number }> => {
    const short = await sampling(halfway, answersEach, 1);
    const long = await sampling(halfway, answersEach, 1 + tokens);
    return { tokens: tokens * ANSWERS, seconds: long > short ? long - short : long };
  };
  await writing(FIRST_WRITTEN);
  const first = await writing(FIRST_WRITTEN);
  const most = Math.max(FIRST_WRITTEN, Math.min(answerTokens, engine.maxPositions - halfway - 1));
  const many = grown(FIRST_WRITTEN, most, how.seconds / 2 / first.seconds);
  const writtenPerSecond = await repeated(null, () => writing(many), how);
  return { writtenPerSecond, readPerSecond };
}

/** Tokens a second of calls that go on until their time is over, what was measured before included. */
async function repeated(
  before: { tokens: number; seconds: number } | null,
  call: () => Promise<{ tokens: number; seconds: number }>,
  { seconds: wanted }: Measuring,
): Promise<number> {
  let { tokens, seconds } = before ?? { tokens: 0, seconds: 0 };
  do {
    const next = await call();
    tokens += next.tokens;
    seconds += next.seconds;
  } while (seconds < wanted);
  return tokens / seconds;
}

/** As many times more as there is time for, and no more than the stage makes at once. */
function grown(few: number, most: number, times: number): number {
  return Math.max(few, Math.min(most, Math.floor(few * times)));
}

/** A stage refuses what is longer than the model takes, or cuts it: so does this. */
function fitted({ promptTokens, answerTokens, ...rest }: TrainingShape, maxPositions: number): TrainingShape {
  const answer = Math.max(1, Math.min(answerTokens, maxPositions - 1));
  return { ...rest, answerTokens: answer, promptTokens: Math.max(0, Math.min(promptTokens, maxPositions - answer)) };
}

/** As an engine computes them: the prompt of a group once, whose last token is the first to predict. */
function computedTokens({ sequences, promptTokens, answerTokens, groupSize }: TrainingShape): number {
  const prompts = Math.ceil(sequences / groupSize);
  return promptTokens === 0 ? sequences * answerTokens : prompts * (promptTokens - 1) + sequences * answerTokens;
}

function batchOf({ sequences, promptTokens, answerTokens, groupSize }: TrainingShape, vocabularySize: number): Datum[] {
  const random = randomStream('measure', 'batch', sequences);
  // A row of n tokens to learn begins with one that is not learned.
  const promptOf = (): number[] => tokensOf(random, Math.max(1, promptTokens), vocabularySize);
  let prompt: number[] = [];
  return Array.from({ length: sequences }, (_, at) => {
    if (at % groupSize === 0) prompt = promptOf();
    return completionDatum(prompt, tokensOf(random, answerTokens, vocabularySize), 1 / sequences);
  });
}

function tokensOf(random: RandomStream, count: number, vocabularySize: number): number[] {
  return Array.from({ length: count }, () => random.integer(vocabularySize));
}

class CallClock {
  readonly #now: () => number;
  readonly #between: () => Promise<void>;

  constructor({ now = () => performance.now() / 1000, between }: Measuring) {
    [this.#now, this.#between] = [now, between];
  }

  /** Seconds of a call; more than 0, however coarse the clock is. */
  async of(call: () => Promise<unknown>): Promise<number> {
    await this.#between();
    const start = this.#now();
    await call();
    return Math.max(this.#now() - start, 1e-6);
  }
}
