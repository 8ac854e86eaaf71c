/** `fleming evaluate --benchmark ... --model ... --out DIR`: a model's answers to benchmarks, then marks and results. */
import type { AskSetsSummary } from '../../../attempts/sets/ask-sets.ts';
import type { AskedSet } from '../../../attempts/sets/asked-set.ts';
import type { EvaluationFile } from '../../../attempts/sets/evaluation-file.ts';
import { ConfigError, RunError } from '../../../support/errors.ts';
import { shardText } from '../../../support/shard.ts';
import { downloadMissing } from '../../benchmark-downloads.ts';
import { writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { limitsOf } from '../../flags/spending-flags.ts';
import { requiredOf, type EvaluateFlags } from './evaluate-flags.ts';
import { showResults } from './show-results.ts';

/** Several greedy samples would be one and the same; 0.6 is what reasoning models of this family are run at. */
const TEMPERATURE_OF_SAMPLES = 0.6;

export async function runEvaluate(flags: EvaluateFlags, { terminal, setExitCode }: CommandContext): Promise<void> {
  const { modelSpec, out } = requiredOf(flags);
  const [{ openChatModel }, { askSets }, { InterruptedError }, { stopOnInterrupt }, { terminalProgress }] =
    await Promise.all([
      import('../../adapters/chat-model-spec.ts'),
      import('../../../attempts/sets/ask-sets.ts'),
      import('../../../run/interrupt.ts'),
      import('../../terminal/stop-on-interrupt.ts'),
      import('../../terminal/terminal-progress.ts'),
    ]);
  const sets = await limitedSetsOf(flags, terminal);
  if (flags.writeOut !== undefined) {
    const { writeOutRequests } = await import('../../../attempts/sets/write-out-requests.ts');
    writeOutRequests(flags.writeOut, sets, decodingOf(flags));
  }
  const { model, sha256 } = await openChatModel(modelSpec, {
    concurrency: flags.concurrency,
    timeoutSeconds: flags.timeoutSeconds,
    contextTokens: flags.contextTokens,
    environment: process.env,
    apiKeyVariable: flags.apiKeyEnv,
    log: (line) => flags.quiet !== true && terminal.writeError(`${line}\n`),
  });
  const { interrupt, signal, again } = stopOnInterrupt(terminal);
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true });
  try {
    const summary = await askSets({
      folder: out,
      asked: { spec: modelSpec, name: flags.name ?? model.name, sha256 },
      decoding: decodingOf(flags),
      sets,
      ...(flags.shard === undefined ? {} : { shard: flags.shard }),
      model,
      concurrency: flags.concurrency,
      progress,
      stop: signal,
      askRefused: flags.askRefused === true,
      spending: { limits: limitsOf(flags), price: flags.price ?? null },
    });
    progress.close();
    const { outcome, before, kept, wanted, settings, spent } = summary;
    const there = `${before + kept} of ${wanted} answers are in ${out}`;
    if (outcome.kind !== 'done' || spent!.limitWords !== null) terminal.writeError(`${spent!.text}\n`);
    if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
    if (outcome.kind === 'failed') {
      const { set, itemId } = outcome.request.id;
      throw new RunError(`${set}, item ${itemId}: ${outcome.failure.message}. ${there}; the same command goes on`);
    }
    if (spent!.limitWords !== null && before + kept < wanted)
      throw new RunError(`${spent!.limitWords}. ${there}, and none is paid for again: raise the limit`);
    if (flags.shard !== undefined) showShard(flags, summary, terminal);
    else await showResults(out, settings, { json: flags.json === true, spent: spent! }, terminal);
    if (before + kept < wanted) {
      setExitCode(1);
      terminal.writeError(unansweredText(summary));
    }
  } finally {
    interrupt.stop();
    progress.close();
    await model.close();
  }
}

async function limitedSetsOf(flags: EvaluateFlags, terminal: Terminal): Promise<AskedSet[]> {
  const sets = await setsOf(flags, terminal);
  const { limit } = flags;
  if (limit === undefined) return sets;
  const { firstItems } = await import('../../../attempts/sets/first-items.ts');
  return sets.map((set) => firstItems(set, limit));
}

async function setsOf(flags: EvaluateFlags, terminal: Terminal): Promise<AskedSet[]> {
  if (flags.questions !== undefined) {
    const [{ questionSet }, { PROMPTS }] = await Promise.all([
      import('../../../attempts/sets/question-set.ts'),
      import('../../../wording/prompt.ts'),
    ]);
    return [questionSet(flags.questions, PROMPTS.plain)];
  }
  const [{ benchmarkSet }, { benchmarkNamed }, { PROMPTS }] = await Promise.all([
    import('../../../attempts/sets/benchmark-set.ts'),
    import('../../../benchmarks/benchmarks.ts'),
    import('../../../wording/prompt.ts'),
  ]);
  const ids = [...new Set(flags.benchmark!.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length === 0) throw new ConfigError('--benchmark names no benchmark; see fleming evaluate --list');
  const definitions = ids.map(benchmarkNamed);
  await downloadMissing(definitions, { ...flags, data: flags.data! }, terminal);
  const sets: AskedSet[] = [];
  for (const { id } of definitions) {
    const shuffleSeed = flags.shuffleOptions === true ? flags.seed : null;
    const { set, partial } = await benchmarkSet(id, flags.data!, PROMPTS.instructed, shuffleSeed);
    if (partial)
      terminal.writeError(`${id}: ${set.source} is only part of the benchmark; its figures are of that part\n`);
    sets.push(set);
  }
  return sets;
}

function decodingOf(flags: EvaluateFlags): EvaluationFile['decoding'] {
  const { samples, seed, topP = null, maxTokens = null, shuffleOptions = false } = flags;
  const temperature = flags.temperature === undefined ? (samples > 1 ? TEMPERATURE_OF_SAMPLES : 0) : flags.temperature;
  return { temperature, topP, maxTokens, samples, seed, shuffleOptions };
}

/** A shard has no results: what is there, and how all become one evaluation. */
function showShard({ shard, out, json }: EvaluateFlags, summary: AskSetsSummary, terminal: Terminal): void {
  const { wanted, before, kept, refused, spent } = summary;
  const answered = before + kept;
  if (json === true)
    return writeJson(terminal, { kind: 'fleming-shard', shard, wanted, answered, refused, spent: spent!.totals });
  terminal.write(
    `shard ${shardText(shard!)}: ${answered} of ${wanted} answers are in ${out}\n${spent!.text}\n` +
      'When all shards are done: npx fleming evaluate merge SHARD... --out DIR\n',
  );
}

/** What is not there, and what was said of it, each kind once. */
function unansweredText({ wanted, before, kept, refused, refusals, absent }: AskSetsSummary): string {
  const missing = wanted - before - kept - refused;
  const said = [...Map.groupBy([...refusals, ...absent], ({ message }) => message.replaceAll(/\d+/g, '#')).values()];
  const lines = said.slice(0, 5).map(([first, ...more]) => {
    const { set, itemId, message } = first!;
    const others = more.length > 0 ? ` (and ${more.length} more like it)` : '';
    return `  ${set}, item ${itemId}: ${message}${others}\n`;
  });
  return (
    (refused > 0
      ? `${refused} of ${wanted} were refused by the model: they are no answers, and count as wrong in the accuracy over all; ` +
        '--ask-refused asks for them again.\n'
      : '') +
    (missing > 0
      ? `${missing} of ${wanted} answers are missing and count as wrong; the same command asks again.\n`
      : '') +
    lines.join('') +
    (said.length > 5 ? `  and ${said.length - 5} other reasons\n` : '')
  );
}
