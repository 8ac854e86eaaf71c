/**
 * Writes the files that recipes/bank.toml reads, from the seed graph: `npx node recipes/bank/make-data.ts`. Questions of our
 * graph in the shapes in which other people's come, and what a teacher would write of them; no row is of a real data set.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphTeacher } from '../../src/coldstart/graph-teacher.ts';
import { sliceGraph } from '../../src/graph/slice-graph.ts';
import { readSeedGraph } from '../../src/knowledge/seeds/seed-files.ts';
import { importOwnQuestions } from '../../src/questions/own/import-own-questions.ts';
import { importDataset } from '../../src/questions/public/import-dataset.ts';
import { trainingSetNamed } from '../../src/questions/public/training-sets.ts';
import { MemoryQuestionGraph } from '../../src/questions/rods/memory-graph.ts';
import {
  synthesisSettings,
  synthesizeAll,
  type SynthesizeSettings,
} from '../../src/questions/rods/synthesize.stage.ts';
import { answerBlock } from '../../src/records/question-text.ts';
import type { Question } from '../../src/records/question.ts';
import { writeFileAtomic } from '../../src/support/atomic-file.ts';
import { writeJsonl } from '../../src/support/jsonl.ts';
import { loadRecipe } from '../../src/pipeline/recipe.ts';
import { STAGE_KINDS } from '../../src/pipeline/stage-kinds.ts';
import { randomStream } from '../../src/support/random.ts';

const OWN = 56;
const PUBLIC = 40;
const BENCHMARK = 16;
/** Rows of the benchmark that stand in the public file too, for decontamination to find. */
const LEAKED = 4;
const SEED = 7;

const home = dirname(fileURLToPath(import.meta.url));

/** As recipes/smoke.toml makes graph and questions. */
function questionsOfGraph(): { questions: Question[]; teachers: readonly GraphTeacher[] } {
  const { stages } = loadRecipe(join(home, '..', 'smoke.toml'), STAGE_KINDS);
  const settingsOf = (name: string): Record<string, unknown> => stages.find((stage) => stage.name === name)!.settings;
  const slice = settingsOf('graph') as unknown as Parameters<typeof sliceGraph>[1] & { readonly seeds: string };
  const graph = sliceGraph(readSeedGraph(slice.seeds), slice);
  const settings = synthesisSettings(settingsOf('questions') as unknown as SynthesizeSettings);
  const counts = { ...settings.counts, train: 400 };
  return {
    questions: [...synthesizeAll(new MemoryQuestionGraph(graph), { ...settings, counts }, SEED).questions.train],
    teachers: [0, 1].map((refinedShare) => new GraphTeacher(graph, { refinedShare, seed: SEED })),
  };
}

/** Questions of one subgraph go to one file. */
function taken(questions: readonly Question[], count: number, language: 'en' | null): Question[] {
  const drawn: Question[] = [];
  const groups = [...Map.groupBy(questions, ({ subgraph }) => subgraph.id).values()];
  for (const group of randomStream(SEED, 'bank data', String(language)).shuffle(groups)) {
    const own = group.filter((question) => language === null || question.language === language);
    drawn.push(...own.slice(0, Math.min(3, count - drawn.length)));
  }
  return drawn;
}

function csv(questions: readonly Question[]): string {
  const stories = [...new Set(questions.map(({ subgraph }) => subgraph.id))];
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = questions.map(({ stem, options, answer, subgraph, language }, at) => [
    `Q${String(at + 1).padStart(3, '0')}`,
    `S${stories.indexOf(subgraph.id) + 1}`,
    language,
    stem,
    ...options.map(({ text }) => text),
    answer,
  ]);
  const header = ['id', 'story', 'language', 'question', 'option_a', 'option_b', 'option_c', 'option_d', 'answer'];
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function medqaRow({ stem, options, answer }: Question): object {
  return {
    question: stem,
    answer: options.find(({ letter }) => letter === answer)!.text,
    options: Object.fromEntries(options.map(({ letter, text }) => [letter, text])),
    meta_info: 'made up',
    answer_idx: answer,
  };
}

/** Two outputs a question: as a rule both right, the second longer; some are wrong, some lack their format. */
function outputsOf(question: Question, teachers: readonly GraphTeacher[], at: number): string[] {
  const wrong = question.options.find(({ letter }) => letter !== question.answer)!.text;
  const [direct, refined] = teachers.map((teacher) => teacher.write(question).text);
  const withAnswer = (text: string): string =>
    `${text.slice(0, text.indexOf('<answer>'))}${answerBlock(wrong, question.language)}`;
  if (at % 16 === 5) return [withAnswer(direct!), withAnswer(refined!)];
  if (at % 8 === 3) return [withAnswer(refined!), direct!];
  if (at % 8 === 6) return [direct!, refined!.slice(0, refined!.indexOf('</think>'))];
  return [refined!, direct!];
}

const { questions, teachers } = questionsOfGraph();
const own = taken(questions, OWN, null);
const usedByOwn = new Set(own.map(({ subgraph }) => subgraph.id));
const rest = taken(
  questions.filter(({ subgraph }) => !usedByOwn.has(subgraph.id)),
  PUBLIC + BENCHMARK - LEAKED,
  'en',
);
const [publicOnes, benchmark] = [rest.slice(0, PUBLIC), rest.slice(PUBLIC - LEAKED)];
const folders = { publicFile: join(home, 'medqa-train'), benchmark: join(home, 'benchmarks/medqa') };
for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
const [ownFile, publicFile] = [join(home, 'own.csv'), join(folders.publicFile, 'train.jsonl')];
writeFileAtomic(ownFile, csv(own));
writeJsonl(publicFile, publicOnes.map(medqaRow));
writeJsonl(join(folders.benchmark, 'test.jsonl'), benchmark.map(medqaRow));

const imported = [
  ...(await importOwnQuestions({ name: 'own', licence: 'Apache-2.0', commercialUse: true }, [ownFile])).questions,
  ...(await importDataset(trainingSetNamed('medqa'), [publicFile])).questions,
];
const byStem = new Map([...own, ...publicOnes].map((question) => [question.stem, question]));
writeJsonl(
  join(home, 'recorded.jsonl'),
  imported.flatMap(({ id, stem }, at) =>
    outputsOf(byStem.get(stem)!, teachers, at).map((raw, sample) => ({ itemId: id, sample, raw, finish: 'stop' })),
  ),
);
