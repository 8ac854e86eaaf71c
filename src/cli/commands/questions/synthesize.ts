/** `fleming questions synthesize`: questions of a graph store or of seed files by sampling subgraphs, masking nodes. */
import { Option, type Command } from 'commander';
import { statSync } from 'node:fs';
import type { QuestionGraph } from '../../../questions/rods/question-graph.ts';
import type { StoreQuestionGraph } from '../../../questions/rods/store-graph.ts';
import { ConfigError } from '../../../support/errors.ts';
import type { BankSettings, GraphBank } from '../../../questions/rods/write-graph-bank.ts';
import { DEFAULT_SYNTHESIS } from '../../../questions/rods/default-synthesis.ts';
import { detailSchema } from '../../../records/vignette-record.ts';
import { scenarioKindSchema } from '../../../records/graph-question.ts';
import type { BankManifest } from '../../../records/bank-manifest.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { terminalProgress } from '../../terminal/terminal-progress.ts';
import { addModelFlags, askedModel, stopWhileAsking, type ModelFlags, type StopWhileAsking } from './asked-model.ts';
import { describeBank } from './describe-bank.ts';
import { amount, atLeastOne, wholeNumberWithin } from '../../flags/number-flags.ts';
import { refuseAbsent } from '../../flags/refuse-absent.ts';
import { range, rangeText, share, told, weightsOf, weightsText } from './synthesis-flags.ts';

interface SynthesizeFlags extends ModelFlags {
  readonly graph: string;
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly findings: readonly [number, number];
  readonly candidates: number;
  readonly options: number;
  readonly distractors: number;
  readonly absent: number;
  readonly closedWorld: 'strict' | 'silent';
  readonly second?: string;
  readonly vignette: BankSettings['vignette']['detail'];
  readonly units: BankSettings['vignette']['units'];
  readonly masked: readonly [number, number];
  readonly languages: BankSettings['languages'];
  readonly kinds: BankSettings['kinds'];
  readonly prevalence: BankSettings['prevalenceWeights'];
  readonly mostAlike: number;
  readonly verbaliser?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const LANGUAGES = ['en', 'zh'] as const;
const KINDS = scenarioKindSchema.options;
const CLASSES = ['common', 'uncommon', 'rare', 'unknown'] as const;
const { observation, distractors: byRule, ...byDefault } = DEFAULT_SYNTHESIS;

export function registerSynthesize(questions: Command, { terminal }: CommandContext): void {
  const command = questions
    .command('synthesize')
    .summary('Make multiple-choice questions from a graph; each is checked by a query of the graph.')
    .description(
      'Make multiple-choice questions from a graph: findings that identify one disease, a masked path on from it, ' +
        'distractors by relation-preserving perturbation. Each is checked by a query of the graph: one option is right, ' +
        `and no name or synonym of a masked node stands in the question. The kind of question is drawn first, then the disease.\n\n${SAFETY_LINES}`,
    )
    .requiredOption('--graph <path>', 'graph store (fleming knowledge import), or a folder of seed files')
    .requiredOption('--count <questions>', 'how many questions', wholeNumberWithin(1, 999_999_999))
    .requiredOption(
      '--out <folder>',
      'where the bank goes when it is whole; the same command makes it again, and goes on with what a model was asked',
    )
    .option('--seed <number>', 'the same seed gives the same questions', amount, 0)
    .addOption(told('--findings <range>', 'fewest and most findings told', range, rangeText(observation.findings)))
    .option(
      '--candidates <diseases>',
      'tell no finding that more diseases have',
      wholeNumberWithin(1, 999_999_999),
      observation.candidates,
    )
    .option('--options <count>', 'options, the right one included (2-21)', wholeNumberWithin(2, 21), byDefault.options)
    .option(
      '--distractors <strength>',
      '0: any competing disease; 1: those that explain most of what is told',
      share,
      byRule.strength,
    )
    .option(
      '--absent <count>',
      'findings that a vignette may tell to be absent (0-5)',
      wholeNumberWithin(0, 5),
      byRule.mostAbsent,
    )
    .addOption(
      new Option('--closed-world <how>', 'strict leaves out what rests on the silence of the graph alone')
        .choices(['strict', 'silent'])
        .default(byRule.closedWorld),
    )
    .addOption(
      told(
        '--masked <range>',
        'fewest and most masked nodes, from the disease to the answer',
        range,
        rangeText(byDefault.masked),
      ),
    )
    .addOption(
      told('--languages <weights>', 'relative frequency', weightsOf(LANGUAGES), weightsText(byDefault.languages)),
    )
    .addOption(
      told('--kinds <weights>', 'relative frequency of what is asked', weightsOf(KINDS), weightsText(byDefault.kinds)),
    )
    .addOption(
      told(
        '--prevalence <weights>',
        'how much likelier a disease of a class is asked about',
        weightsOf(CLASSES),
        weightsText(byDefault.prevalenceWeights),
      ),
    )
    .addOption(
      new Option('--vignette <detail>', 'findings: lists; short: a patient too; full: an examination item with values')
        .choices(detailSchema.options)
        .default(byDefault.vignette.detail),
    )
    .addOption(
      new Option('--units <system>', 'of the values of a full vignette')
        .choices(['si', 'conventional'])
        .default(byDefault.vignette.units),
    )
    .option('--second <file>', 'another graph store: what it states and the first does not rules nothing out')
    .option(
      '--most-alike <n>',
      'questions of one disease with one answer at most, each by other findings',
      atLeastOne,
      byDefault.mostAlike,
    )
    .option(
      '--verbaliser <model>',
      'tells the vignettes: openai:URL#model, hf:DIR, gguf:FILE or recorded:FILE; what fails a check keeps the template',
    );
  addModelFlags(command)
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions synthesize --graph seeds --count 20000 --closed-world strict --out banks/seeds',
        'fleming questions synthesize --graph G.db --count 20000 --seed 0 --out banks/graph',
        'fleming questions synthesize --graph G.db --count 500 --out banks/hard --distractors 1 --masked 2-3 --prevalence rare=1',
        'fleming questions synthesize --graph G.db --count 500 --out banks/told --verbaliser openai:http://127.0.0.1:8000/v1#qwen3',
      ),
    )
    .action((flags: SynthesizeFlags) => synthesize(flags, terminal));
}

async function synthesize(flags: SynthesizeFlags, terminal: Terminal): Promise<void> {
  const asking = stopWhileAsking(terminal);
  // Seed files are read in seconds, and the signal waits for so long; a large store takes a minute, and Ctrl-C ends it there.
  if (isFolder(flags.graph)) asking.interrupt();
  let graph: OpenGraph | null = null;
  let second: OpenGraph | null = null;
  try {
    graph = await openGraph('--graph', flags.graph);
    if (flags.second !== undefined) second = await openGraph('--second', flags.second);
    await synthesizeFrom(graph, second, flags, asking, terminal);
  } finally {
    asking.end();
    second?.close();
    graph?.close();
  }
}

interface OpenGraph {
  readonly graph: QuestionGraph;
  /** Null for a graph in memory. */
  readonly store: StoreQuestionGraph | null;
  readonly close: () => void;
}

/** A folder holds seed files; a file is a store. */
async function openGraph(flag: string, path: string): Promise<OpenGraph> {
  refuseAbsent(flag, path, '`fleming knowledge import` makes a store from open data');
  if (isFolder(path)) {
    const { readSeedGraph } = await import('../../../knowledge/seeds/seed-files.ts');
    const { MemoryQuestionGraph } = await import('../../../questions/rods/memory-graph.ts');
    const { closeFindings } = await import('../../../graph/close-findings.ts');
    const graph = new MemoryQuestionGraph(closeFindings(readSeedGraph(path)));
    return { graph, store: null, close: () => undefined };
  }
  const { openGraphStore } = await import('../../../graph/store/graph-store.ts');
  const { StoreQuestionGraph } = await import('../../../questions/rods/store-graph.ts');
  const store = openGraphStore(path, { readOnly: true });
  const graph = new StoreQuestionGraph(store);
  return { graph, store: graph, close: () => store.close() };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function synthesizeFrom(
  { graph }: OpenGraph,
  second: OpenGraph | null,
  flags: SynthesizeFlags,
  asking: StopWhileAsking,
  terminal: Terminal,
): Promise<void> {
  const [{ SecondGraph }, { writeGraphBank }, { ModelVerbaliser }, { languagesText }] = await Promise.all([
    import('../../../questions/rods/second-graph.ts'),
    import('../../../questions/rods/write-graph-bank.ts'),
    import('../../../questions/rods/wording/model-verbaliser.ts'),
    import('../../../questions/rods/language-text.ts'),
  ]);
  if (second !== null && second.store === null)
    throw new ConfigError(`--second ${flags.second} is a folder; it takes a graph store (fleming knowledge import)`);
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true || flags.json === true });
  const model = await askedModel('--verbaliser', flags.verbaliser, flags);
  try {
    const { manifest, ...summary } = await writeGraphBank({
      graph,
      second: second === null ? null : new SecondGraph(graph, second.store!),
      graphPath: flags.graph,
      settings: settingsOf(flags),
      seed: flags.seed,
      out: flags.out,
      verbaliser:
        model === null
          ? null
          : new ModelVerbaliser(model, flags.out, {
              seed: flags.seed,
              progress,
              stop: asking.stop,
              again: asking.again,
            }),
      interrupt: asking.interrupt(),
      onTry: (made, dropped) =>
        progress.stepDone('synthesize', { done: made, total: flags.count, counts: { 'not made': dropped } }),
    });
    progress.close();
    for (const warning of summary.warnings) terminal.writeError(`warning: ${warning}\n`);
    const safety = { en: SAFETY_EN, zh: SAFETY_ZH };
    if (flags.json === true) writeJson(terminal, { out: flags.out, ...summary, ...manifest, safety });
    else
      terminal.write(describeSynthesis(summary, manifest, flags, languagesText(summary.languages, flags.findings[0])));
  } finally {
    progress.close();
    await model?.model.close();
  }
}

function settingsOf(flags: SynthesizeFlags): BankSettings {
  return {
    ...byDefault,
    count: flags.count,
    vignette: { detail: flags.vignette, units: flags.units },
    observation: { findings: flags.findings, candidates: flags.candidates, complaint: flags.vignette !== 'findings' },
    options: flags.options,
    distractors: {
      ...byRule,
      strength: flags.distractors,
      mostAbsent: flags.absent,
      closedWorld: flags.closedWorld,
    },
    mostAlike: flags.mostAlike,
    masked: flags.masked,
    languages: flags.languages,
    kinds: flags.kinds,
    prevalenceWeights: flags.prevalence,
  };
}

function describeSynthesis(
  { questions, emphasis, kinds, dropped, ruledOut, restingOnSilence, doubted }: Omit<GraphBank, 'manifest'>,
  manifest: BankManifest,
  { count, out }: SynthesizeFlags,
  languages: readonly string[],
): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const byKind = Object.entries(kinds).map(
    ([kind, { wantedShare, shareOfQuestions, questions: made, diseases, exhausted }]) =>
      `  ${kind.padEnd(18)}${String(made).padStart(7)}, ${percent(shareOfQuestions)} of ${percent(wantedShare)} wanted; ` +
      (diseases === 0
        ? 'the graph leads there from no disease that can be told'
        : `${diseases} diseases lead there${exhausted ? ', and nothing more can be asked' : ''}`),
  );
  return [
    describeBank(out, {
      ...manifest,
      steps: manifest.steps.map((step) => (step.name === 'synthesize' ? { ...step, counts: {} } : step)),
    }),
    ...(questions < count ? [`  ${count} were asked for; the graph gives no more`] : []),
    ...byKind,
    ...languages.map((line) => `  ${line}`),
    `  wrong options by: ${rulesText(ruledOut)}`,
    `  ${restingOnSilence} questions rest on the silence of the graph (--closed-world strict leaves them out)`,
    `  not made: ${rulesText(dropped)}`,
    ...(doubted === null
      ? []
      : [`  ${doubted.count} facts are doubted by the second graph, such as ${doubted.example}`]),
    `  rare diseases: ${percent(emphasis.shareOfQuestions)} of the questions (${percent(emphasis.expectedShare)} by the weights), ` +
      `${percent(emphasis.shareOfAskableDiseases)} of the ${emphasis.askableDiseases} diseases that can be asked about`,
    '',
    SAFETY_LINES,
    '',
  ].join('\n');
}

function rulesText(rules: Readonly<Record<string, { readonly count: number }>>): string {
  const texts = Object.entries(rules).map(([name, { count }]) => `${name} ${count}`);
  return texts.length === 0 ? 'none' : texts.join(', ');
}
