/** What the answers of a recipe's rows take, told before they are asked for: of its held-out questions, and of benchmarks. */
import { benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import { engineWork, type Expectation, type ExpectedPart, type KnownBefore } from '../../products/expectation.ts';
import { about, exactly, productOf, sumIfKnown } from '../../products/expected-count.ts';
import {
  answerTokens,
  modelOf,
  promptTokens,
  together,
  type ExpectedModel,
  type ExpectedQuestions,
} from '../../products/expected-products.ts';

export interface HeldOutCounts {
  readonly sets?: readonly string[] | undefined;
  readonly maxTokens: number;
}

export function expectedHeldOut({
  settings,
  feeds,
  entries,
  made,
  promptBytes,
}: KnownBefore<HeldOutCounts>): Expectation {
  const { splits } = made(feeds['questions']![0]);
  if (splits === undefined) return { work: null };
  const { sets } = settings;
  const heldOut = splits.filter(({ name, use }) => use === 'held-out' && sets?.includes(name) !== false);
  const asked = together(heldOut);
  const rows = feeds['rows']!.map((row, at) => {
    const model = modelOf(made(row));
    const own = { asked, model, samples: 1, maxTokens: settings.maxTokens, promptBytes };
    return entries['rows']?.[at]?.['ask'] === 'choice' ? choosing(own) : answering(own);
  });
  return { work: sumOfRows(rows) };
}

export interface BenchmarkCounts {
  readonly benchmarks: readonly string[];
  readonly samples: number;
  readonly maxTokens?: number | undefined;
  readonly limit?: number | undefined;
}

export function expectedBenchmarks({ settings, feeds, made, promptBytes }: KnownBefore<BenchmarkCounts>): Expectation {
  const { benchmarks, samples, maxTokens = null, limit = Infinity } = settings;
  const asked = together(benchmarks.map((id) => itemsOf(id, limit)));
  const rows = feeds['rows']!.map((row) =>
    answering({ asked, model: modelOf(made(row)), samples, maxTokens, promptBytes }),
  );
  return { work: sumOfRows(rows) };
}

/** Of a whole published file. */
function itemsOf(id: string, limit: number): ExpectedQuestions {
  const { editions, itemBytes = null } = benchmarkNamed(id);
  const { items, rows } = editions.find(({ paper }) => paper) ?? editions[0]!;
  const questions = items === null ? about(Math.min(rows, limit)) : exactly(Math.min(items, limit));
  return { questions, bytes: itemBytes, untiered: questions };
}

interface Asking {
  readonly asked: ExpectedQuestions;
  readonly model: ExpectedModel;
  readonly samples: number;
  /** Null: as long as the model's positions allow. */
  readonly maxTokens: number | null;
  readonly promptBytes: number;
}

interface RowWork {
  readonly written: ExpectedPart;
  readonly read: ExpectedPart;
}

function answering({ asked, model, samples, maxTokens, promptBytes }: Asking): RowWork {
  const answers = productOf(asked.questions, exactly(samples));
  const longest = maxTokens === null ? null : answerTokens(maxTokens, model);
  return {
    written: { sequences: answers, tokens: productOf(answers, longest) },
    read: {
      sequences: asked.questions,
      tokens: productOf(asked.questions, promptTokens(asked.bytes, model, promptBytes)),
    },
  };
}

/** Each option behind the prompt, which they share, and an answer that is written beside it. */
function choosing(asking: Asking): RowWork {
  const { written, read } = answering(asking);
  const { asked, model } = asking;
  const options = productOf(asked.questions, promptTokens(asked.bytes, model, 0));
  return {
    written,
    read: {
      sequences: productOf(read.sequences, exactly(2)),
      tokens: sumIfKnown([productOf(read.tokens, exactly(2)), options]),
    },
  };
}

function sumOfRows(rows: readonly RowWork[]) {
  const sum = (of: (row: RowWork) => ExpectedPart): ExpectedPart => ({
    sequences: sumIfKnown(rows.map((row) => of(row).sequences)),
    tokens: sumIfKnown(rows.map((row) => of(row).tokens)),
  });
  return engineWork({ written: sum(({ written }) => written), read: sum(({ read }) => read) });
}
