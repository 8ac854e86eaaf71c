/**
 * Which calls are in which batch, and how far each batch came: `batches.jsonl` beside the calls, a line before and after each
 * step that costs. A batch whose making was begun when a process ended is looked for at the provider by its file, never made
 * twice.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { z } from 'zod';
import { RecordError, RunError } from '../../support/errors.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import { AnswerJournal } from '../sets/answer-journal.ts';
import type { MostTokens } from './most-tokens.ts';

const batch = z.string();
/** By this machine's clock. */
const at = z.iso.datetime();
const most = z.strictObject({ mostRead: z.number(), mostWritten: z.number().nullable() });
const lineSchema = z.discriminatedUnion('kind', [
  /** Its file is `<batch>.jsonl`. `most`: that each of its calls can take, in the order of the keys. */
  z.strictObject({ kind: z.literal('planned'), batch, keys: z.array(z.string()), most: z.array(most).optional() }),
  z.strictObject({ kind: z.literal('uploaded'), batch, file: z.string() }),
  z.strictObject({ kind: z.literal('creating'), batch, at: at.optional() }),
  z.strictObject({ kind: z.literal('created'), batch, id: z.string(), at: at.optional() }),
  /** Its results are in the journal of calls. */
  z.strictObject({ kind: z.literal('ended'), batch, status: z.string() }),
  /** What replies taught the service about how requests must be written. */
  z.strictObject({ kind: z.literal('learnt'), learnt: z.string() }),
]);
type Line = z.infer<typeof lineSchema>;
type Planned = Extract<Line, { kind: 'planned' }>;
type Step = Exclude<Line, { kind: 'planned' | 'learnt' }>;

/** How a batch ended whose results nobody can have any more: the provider does not know it, or them. */
export const LOST = 'lost';
/** In the provider's word: every request was tried, which one that expired or was cancelled leaves open. */
export const COMPLETED = 'completed';

export interface PlannedCall {
  readonly key: string;
  readonly most: MostTokens;
}

export interface Batch {
  readonly name: string;
  readonly keys: readonly string[];
  /** By key; those of calls that nobody wants any more too. */
  readonly most: ReadonlyMap<string, MostTokens>;
  /** What was learnt when it was planned: how its requests are written. */
  readonly learnt: string | null;
  /** At the provider; null until it is there. */
  file: string | null;
  isCreating: boolean;
  /** Milliseconds since 1970, as of `createdAt`; null where no line says it. */
  creatingAt: number | null;
  id: string | null;
  createdAt: number | null;
  ended: string | null;
}

export class BatchJournal {
  /** In the order in which they were planned. */
  readonly batches: readonly Batch[];
  readonly path: string;
  readonly #journal: AnswerJournal;
  readonly #batches: Batch[];
  #learnt: string | null;

  private constructor(journal: AnswerJournal, { batches, learnt }: Kept) {
    this.#journal = journal;
    this.#batches = batches;
    this.#learnt = learnt;
    this.batches = batches;
    this.path = journal.path;
  }

  static async open(path: string): Promise<BatchJournal> {
    const kept = readBatches(path);
    if (kept.lacksNewline) endLastLine(path);
    return new BatchJournal(await AnswerJournal.open(path, kept.end), kept);
  }

  /** Batches of the file that the provider may be at work on. */
  static withProvider(path: string): Batch[] {
    return readBatches(path).batches.filter(({ ended, isCreating }) => ended === null && isCreating);
  }

  /** Batches of the file that the provider's time, or a person, calls lost. */
  static lost(path: string): Batch[] {
    return readBatches(path).batches.filter(({ ended }) => ended === LOST);
  }

  /** Null: nothing yet. */
  get learnt(): string | null {
    return this.#learnt;
  }

  async noteLearnt(learnt: string): Promise<void> {
    await this.#journal.append({ kind: 'learnt', learnt } satisfies Line);
    this.#learnt = learnt;
  }

  async planned(calls: readonly PlannedCall[]): Promise<Batch> {
    const keys = calls.map(({ key }) => key);
    const line = {
      kind: 'planned',
      batch: `batch-${this.#batches.length + 1}`,
      keys,
      most: calls.map((call) => call.most),
    } satisfies Line;
    await this.#journal.append(line);
    const made = begun(line, this.#learnt);
    this.#batches.push(made);
    return made;
  }

  async note(made: Batch, line: Step): Promise<void> {
    await this.#journal.append(line);
    apply(made, line);
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }
}

interface Kept {
  readonly batches: Batch[];
  readonly learnt: string | null;
  /** Of its last whole line, its newline included. */
  readonly end: number;
  /** The last line is whole but for its newline: some editors write none. */
  readonly lacksNewline: boolean;
}

function readBatches(path: string): Kept {
  const batches = new Map<string, Batch>();
  let learnt: string | null = null;
  let end = 0;
  let lacksNewline = false;
  if (existsSync(path))
    for (const { value, line, offset, bytes, ended } of iterateJsonl(path, {
      schema: lineSchema,
      tornLastLine: 'drop',
    })) {
      lacksNewline = !ended;
      end = offset + bytes + 1;
      if (value.kind === 'learnt') learnt = value.learnt;
      else if (value.kind === 'planned') batches.set(value.batch, begun(value, learnt));
      else apply(plannedOf(batches, value, `${path}:${line}`), value);
    }
  return { batches: [...batches.values()], learnt, end, lacksNewline };
}

function begun({ batch: name, keys, most: each = [] }: Planned, learnt: string | null): Batch {
  const byKey = new Map(each.map((mostOfCall, place) => [keys[place]!, mostOfCall]));
  const atProvider = { file: null, isCreating: false, creatingAt: null, id: null, createdAt: null };
  return { name, keys, most: byKey, learnt, ...atProvider, ended: null };
}

function plannedOf(batches: ReadonlyMap<string, Batch>, { kind, batch: name }: Step, where: string): Batch {
  const made = batches.get(name);
  if (made !== undefined) return made;
  const known = batches.size === 0 ? 'none' : [...batches.keys()].join(', ');
  throw new RecordError(
    `${where}: "${kind}" of ${JSON.stringify(name)}, which no line before it plans; planned: ${known}; correct the name, or delete the line`,
  );
}

function endLastLine(path: string): void {
  try {
    appendFileSync(path, '\n');
  } catch (cause) {
    throw new RunError(`${path} cannot be written: ${(cause as Error).message}; see that the disk has room`, { cause });
  }
}

function apply(made: Batch, line: Step): void {
  if (line.kind === 'uploaded') made.file = line.file;
  else if (line.kind === 'creating') {
    made.isCreating = true;
    made.creatingAt = timeOf(line);
  } else if (line.kind === 'created') {
    made.id = line.id;
    made.createdAt = timeOf(line);
  } else made.ended = line.status;
}

function timeOf({ at: time }: { readonly at?: string | undefined }): number | null {
  return time === undefined ? null : Date.parse(time);
}
