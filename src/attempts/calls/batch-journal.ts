/**
 * Which calls are in which batch, and how far each batch came: `batches.jsonl` beside the calls, a line before and after each
 * step that costs. A batch whose making was begun when a process ended is looked for at the provider by its file, never made
 * twice.
 */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { iterateJsonl } from '../../support/jsonl.ts';
import { AnswerJournal } from '../sets/answer-journal.ts';
import type { MostTokens } from './most-tokens.ts';

const batch = z.string();
const most = z.strictObject({ mostRead: z.number(), mostWritten: z.number().nullable() });
const lineSchema = z.discriminatedUnion('kind', [
  /** Its file is `<batch>.jsonl`. `most`: that each of its calls can take, in the order of the keys. */
  z.strictObject({ kind: z.literal('planned'), batch, keys: z.array(z.string()), most: z.array(most).optional() }),
  z.strictObject({ kind: z.literal('uploaded'), batch, file: z.string() }),
  z.strictObject({ kind: z.literal('creating'), batch }),
  z.strictObject({ kind: z.literal('created'), batch, id: z.string() }),
  /** Its results are in the journal of calls. */
  z.strictObject({ kind: z.literal('ended'), batch, status: z.string() }),
]);
type Line = z.infer<typeof lineSchema>;

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
  /** At the provider; null until it is there. */
  file: string | null;
  isCreating: boolean;
  id: string | null;
  ended: string | null;
}

export class BatchJournal {
  /** In the order in which they were planned. */
  readonly batches: readonly Batch[];
  readonly #journal: AnswerJournal;
  readonly #batches: Batch[];

  private constructor(journal: AnswerJournal, batches: Batch[]) {
    this.#journal = journal;
    this.#batches = batches;
    this.batches = batches;
  }

  static async open(path: string): Promise<BatchJournal> {
    const { batches, end } = readBatches(path);
    return new BatchJournal(await AnswerJournal.open(path, end), batches);
  }

  /** Batches of the file that the provider may be at work on. */
  static withProvider(path: string): Batch[] {
    return readBatches(path).batches.filter(({ ended, isCreating }) => ended === null && isCreating);
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
    const made = begun(line);
    this.#batches.push(made);
    return made;
  }

  async note(made: Batch, line: Exclude<Line, { kind: 'planned' }>): Promise<void> {
    await this.#journal.append(line);
    apply(made, line);
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }
}

/** What stands in the file, and where its last whole line ends. */
function readBatches(path: string): { readonly batches: Batch[]; readonly end: number } {
  const batches = new Map<string, Batch>();
  let end = 0;
  if (existsSync(path))
    for (const { value, offset, bytes, ended } of iterateJsonl(path, { schema: lineSchema, tornLastLine: 'drop' })) {
      if (!ended) break;
      end = offset + bytes + 1;
      if (value.kind === 'planned') batches.set(value.batch, begun(value));
      else apply(batches.get(value.batch), value);
    }
  return { batches: [...batches.values()], end };
}

function begun({ batch: name, keys, most: each = [] }: Extract<Line, { kind: 'planned' }>): Batch {
  const byKey = new Map(each.map((mostOfCall, at) => [keys[at]!, mostOfCall]));
  return { name, keys, most: byKey, file: null, isCreating: false, id: null, ended: null };
}

function apply(made: Batch | undefined, line: Exclude<Line, { kind: 'planned' }>): void {
  if (made === undefined) return;
  if (line.kind === 'uploaded') made.file = line.file;
  else if (line.kind === 'creating') made.isCreating = true;
  else if (line.kind === 'created') made.id = line.id;
  else made.ended = line.status;
}
