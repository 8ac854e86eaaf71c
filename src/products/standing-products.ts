/** What stands is counted where it lies, and takes the place of what was expected of its stage. */
import { join } from 'node:path';
import { QUESTIONS_FILE } from '../records/bank-manifest.ts';
import { bankQuestionSchema, sourceOf, type BankQuestion } from '../records/bank-question.ts';
import { commonQuestion } from '../records/common-question.ts';
import { questionText } from '../records/question-text.ts';
import { trajectorySchema } from '../records/trajectory.ts';
import { readJsonl } from '../support/jsonl.ts';
import { fineTuningComputeSchema, reinforcementComputeSchema, trainedTokenEquivalents } from './compute.ts';
import type { StandingProduct } from './expectation.ts';
import { about, exactly } from './expected-count.ts';
import type {
  ExpectedProducts,
  ExpectedQuestions,
  ExpectedSplit,
  ExpectedTraces,
  SourcedQuestions,
} from './expected-products.ts';
import type { ProductKind } from './product-kinds.ts';
import { readSplit, readSplitsFile, type Split } from './splits.ts';

/** `expected`: what the stage says of its products before they are there; what is not counted here stays so. */
export function standingProducts(
  makes: readonly ProductKind[],
  product: StandingProduct,
  expected: ExpectedProducts,
): ExpectedProducts {
  return makes.reduce<ExpectedProducts>((made, kind) => ({ ...made, ...counted(kind, product, made) }), expected);
}

function counted(kind: ProductKind, product: StandingProduct, expected: ExpectedProducts): ExpectedProducts {
  switch (kind) {
    case 'splits':
      return { splits: readSplitsFile(product).map((split) => countedSplit(product, split)) };
    case 'bank':
      return { bank: countedBank(product) };
    case 'trajectories':
      return { trajectories: countedTraces(product) };
    case 'model': {
      const training = fineTuningComputeSchema.safeParse(product.summary);
      if (!training.success || expected.model === undefined) return {};
      const { steps, tokens } = training.data;
      return { model: { ...expected.model, training: { steps: exactly(steps), tokens: exactly(tokens) } } };
    }
    case 'rollouts': {
      const compute = reinforcementComputeSchema.safeParse(product.summary);
      return compute.success ? { rollouts: { equivalents: about(trainedTokenEquivalents(compute.data)) } } : {};
    }
    default:
      return {};
  }
}

function countedSplit(product: StandingProduct, { name, use }: Split): ExpectedSplit {
  return { name, use, ...countedQuestions(readSplit(product, name)) };
}

function countedBank({ folder }: StandingProduct): SourcedQuestions[] {
  const questions = readJsonl(join(folder, QUESTIONS_FILE), { schema: bankQuestionSchema });
  return [...Map.groupBy(questions, sourceOf)].map(([source, own]) => ({ source, ...countedQuestions(own) }));
}

function countedQuestions(questions: readonly BankQuestion[]): ExpectedQuestions {
  return {
    questions: exactly(questions.length),
    bytes: meanOf(questions.map(questionText)),
    untiered: exactly(questions.filter((question) => commonQuestion(question).tier === null).length),
  };
}

function countedTraces({ folder }: StandingProduct): ExpectedTraces {
  const traces = readJsonl(join(folder, 'trajectories.jsonl'), { schema: trajectorySchema });
  return { traces: exactly(traces.length), bytes: meanOf(traces.map(({ text }) => text)) };
}

function meanOf(texts: readonly string[]): number | null {
  const sum = texts.reduce((bytes, text) => bytes + Buffer.byteLength(text, 'utf8'), 0);
  return texts.length === 0 ? null : sum / texts.length;
}
