/**
 * Continuous batching on the side of the engine: a lane for each worker that samples, and a line of sequences that wait for room
 * in one. A sequence is let into the lane with the fewest, first come first served, once there is room for all that its lane's
 * rows may become, so that none has to be put out for another. Reading prompts and decoding take turns.
 */
import { EngineError } from '../../../support/errors.ts';
import type {
  ContinuousOptions,
  ContinuousSampler,
  RunningSequence,
  SamplerLoad,
  SequenceListener,
  SequenceRequest,
} from '../../continuous-sampler.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import type { WorkerPool } from '../worker/worker-pool.ts';
import type { AdmittedSequence, BatchRow } from './continuous-batch.ts';
import { cacheBytesPerRow, spanBlock, type CacheRoom } from './key-value-cache.ts';
import { checkPrompt, checkParams } from './queue-requests.ts';
import { roundUp } from './round-up.ts';

interface ContinuousSettings extends ContinuousOptions {
  readonly config: DecoderConfig;
  /** Workers that sample. */
  readonly sessions: number;
  readonly weightsVersion: number;
}

/** Ours, as a call of `sample` has them. */
const MOST_ROWS = 128;
const CACHE_BYTES = 2 ** 29;
/** Of the prompts that are read in one turn, while the rows of the lane wait. */
const MOST_PROMPT_TOKENS = 4096;
/** A batch of one is fed twice. */
const FEWEST_ROWS = 2;

export class ContinuousSampling implements ContinuousSampler {
  readonly maxPositions: number;
  readonly ended: Promise<EngineError>;
  readonly #config: DecoderConfig;
  readonly #lanes: readonly Lane[];
  readonly #closeEngine: () => Promise<void>;
  /** First come first. */
  #waiting: Sequence[] = [];
  #begun = 0;
  #closed = false;

  constructor(pool: WorkerPool, settings: ContinuousSettings, closeEngine: () => Promise<void>) {
    const { sessions, contextTokens = Infinity } = settings;
    this.maxPositions = Math.min(settings.config.maxPositions, contextTokens);
    const config = { ...settings.config, maxPositions: this.maxPositions };
    this.#config = config;
    this.#closeEngine = closeEngine;
    this.ended = pool.failed;
    const shared = { pool, room: roomOf({ ...settings, config }), weightsVersion: settings.weightsVersion };
    const onStep = (): void => this.#letIn();
    this.#lanes = Array.from({ length: sessions }, (_, worker) => new Lane({ ...shared, worker, onStep }));
  }

  get load(): SamplerLoad {
    const sum = (of: (lane: Lane) => number): number => this.#lanes.reduce((total, lane) => total + of(lane), 0);
    return {
      running: sum(({ rows }) => rows),
      waiting: this.#waiting.length,
      prompts: sum(({ prompts }) => prompts),
      steps: sum(({ steps }) => steps),
    };
  }

  begin(request: SequenceRequest, listener: SequenceListener): RunningSequence {
    if (this.#closed) throw new EngineError('the engine is closed');
    const { prompt, seed, params, topLogprobs, thinking } = request;
    checkParams(params, this.#config);
    checkPrompt(prompt, 0, this.#config);
    const limit = Math.min(params.maxTokens, this.maxPositions - prompt.length);
    const id = this.#begun++;
    const admitted = { id, prompt: Int32Array.from(prompt), seed, params, limit, topLogprobs, thinking };
    const sequence: Sequence = {
      admitted,
      listener,
      length: roundUp(prompt.length + limit, spanBlock),
      lane: null,
      isDropped: false,
    };
    this.#waiting.push(sequence);
    this.#letIn();
    return { drop: () => this.#drop(sequence) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { listener } of waiting) listener.onEnd(new EngineError('the engine is closed'));
    await this.#closeEngine();
  }

  #letIn(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const sequence = first;
      const [lane] = this.#lanes.filter((each) => each.hasRoomFor(sequence)).toSorted((a, b) => a.rows - b.rows);
      if (lane === undefined) return;
      this.#waiting.shift();
      lane.add(sequence);
    }
  }

  #drop(sequence: Sequence): void {
    sequence.isDropped = true;
    if (sequence.lane === null) this.#waiting = this.#waiting.filter((each) => each !== sequence);
    else sequence.lane.drop(sequence);
    this.#letIn();
  }
}

interface Sequence {
  readonly admitted: AdmittedSequence;
  readonly listener: SequenceListener;
  /** Tokens of prompt and answer at the most, as the cache counts them. */
  readonly length: number;
  /** Null while it waits. */
  lane: Lane | null;
  isDropped: boolean;
}

/** What a step made of a sequence, not told yet. */
interface Told {
  readonly sequence: Sequence;
  readonly row: BatchRow;
}

interface LaneParts {
  readonly pool: WorkerPool;
  readonly worker: number;
  readonly room: LaneRoom;
  readonly weightsVersion: number;
  /** Rows may have left. */
  readonly onStep: () => void;
}

class Lane {
  prompts = 0;
  steps = 0;
  readonly #parts: LaneParts;
  /** By id: in the worker's batch, or about to be. */
  readonly #sequences = new Map<number, Sequence>();
  #admit: Sequence[] = [];
  #drop: number[] = [];
  #isWorking = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  get rows(): number {
    return this.#sequences.size;
  }

  hasRoomFor({ length }: Sequence): boolean {
    const { rows, slots, affordable } = this.#parts.room;
    const count = this.#sequences.size + 1;
    const longest = [...this.#sequences.values()].reduce((most, each) => Math.max(most, each.length), length);
    return count <= rows && Math.max(FEWEST_ROWS, count) * longest <= (count === 1 ? slots : affordable);
  }

  add(sequence: Sequence): void {
    sequence.lane = this;
    this.#sequences.set(sequence.admitted.id, sequence);
    this.#admit.push(sequence);
    if (!this.#isWorking) void this.#work();
  }

  drop(sequence: Sequence): void {
    const { id } = sequence.admitted;
    if (!this.#sequences.delete(id)) return;
    if (this.#admit.includes(sequence)) this.#admit = this.#admit.filter((each) => each !== sequence);
    else this.#drop.push(id);
  }

  get #isIdle(): boolean {
    return this.#sequences.size === 0 && this.#drop.length === 0;
  }

  /** Call after call, until nobody is left. What a step made is told while the worker is at the next one. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    // Those of the same moment come in together.
    await new Promise((resolve) => setImmediate(resolve));
    let told: readonly Told[] = [];
    for (let turn = 0; ; turn++) {
      if (this.#isIdle) {
        told.forEach(tell);
        told = [];
        // Who has heard the end may have begun another.
        if (this.#isIdle) break;
      }
      const mayRead = turn % 2 === 0 || this.#admit.length === this.#sequences.size;
      const step = this.#advance(mayRead ? this.#takeNewcomers() : []);
      told.forEach(tell);
      told = await step;
      this.#parts.onStep();
    }
    this.#isWorking = false;
  }

  #takeNewcomers(): Sequence[] {
    let [count, tokens] = [0, 0];
    while (count < this.#admit.length && (count === 0 || tokens < MOST_PROMPT_TOKENS))
      tokens += this.#admit[count++]!.admitted.prompt.length;
    return this.#admit.splice(0, count);
  }

  /** Whoever has ended leaves the lane, before it is told. */
  async #advance(newcomers: readonly Sequence[]): Promise<readonly Told[]> {
    const { pool, worker, room, weightsVersion } = this.#parts;
    const drop = this.#drop;
    this.#drop = [];
    const admit = newcomers.map(({ admitted }) => admitted);
    if (admit.length > 0) this.prompts += new Set(admit.map(({ prompt }) => prompt.join())).size;
    else this.steps++;
    try {
      const rows = await pool.call(worker, 'advance', { admit, drop, room, weightsVersion });
      return rows.flatMap((row) => {
        const sequence = this.#sequences.get(row.id);
        // Dropped while the step was under way.
        if (sequence === undefined) return [];
        if (row.end !== null) this.#sequences.delete(row.id);
        return [{ sequence, row }];
      });
    } catch (cause) {
      this.#failAll(cause instanceof EngineError ? cause : new EngineError('an engine worker failed', { cause }));
      return [];
    }
  }

  /** The worker has no batch any more. */
  #failAll(failure: EngineError): void {
    const failed = [...this.#sequences.values()];
    this.#sequences.clear();
    this.#admit = [];
    this.#drop = [];
    for (const { listener } of failed) listener.onEnd(failure);
  }
}

function tell({ sequence, row: { token, logprob, top, end } }: Told): void {
  if (sequence.isDropped) return;
  const { listener } = sequence;
  if (end === 'damaged') {
    const words = 'the model gives no probabilities: a logit is not finite. Its weights are damaged, or too large';
    return listener.onEnd(new EngineError(`${words} for float32`));
  }
  listener.onToken({ token, logprob, top });
  if (end !== null && !sequence.isDropped) listener.onEnd(end);
}

interface LaneRoom extends CacheRoom {
  /** Slots that rows beside each other may take together. */
  readonly affordable: number;
}

/** Of a lane: one sequence of the longest length at least, and no more than its rows could fill. */
function roomOf({ config, sessions, mostRows = MOST_ROWS, cacheBytes = CACHE_BYTES }: ContinuousSettings): LaneRoom {
  const rows = Math.max(FEWEST_ROWS, Math.ceil(mostRows / sessions));
  const longest = roundUp(config.maxPositions, spanBlock);
  const affordable = spanBlock * Math.floor(cacheBytes / sessions / cacheBytesPerRow(config, spanBlock));
  const slots = Math.min(rows * longest, Math.max(FEWEST_ROWS * longest, affordable));
  return { rows, slots, affordable: Math.min(slots, affordable) };
}
