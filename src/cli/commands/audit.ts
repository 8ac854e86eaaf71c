/** `fleming audit`: the hops that traces and answers assert, held against a knowledge graph. */
import type { Command } from 'commander';
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import type { AuditedRow } from '../../evaluation/audit/build-audit.ts';
import type { TextsOfRow } from '../../evaluation/audit/traces.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../command.ts';
import { wholeNumber } from '../flags/number-flags.ts';
import { addModelFlags, askedModel, stopWhileAsking, type ModelFlags } from './questions/asked-model.ts';

interface AuditFlags extends ModelFlags {
  readonly graph?: string;
  readonly html?: string;
  readonly marks?: string;
  readonly shown: number;
  readonly seed: number;
  readonly reader?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function registerAudit(program: Command, { terminal }: CommandContext): void {
  const audit = program
    .command('audit')
    .description(
      'Hold every hop that traces or answers assert against a knowledge graph: supported, contradicted by a stated fact, or unknown.',
    )
    .argument('<path>', 'a run folder, or a file of traces, rollouts, scores or answers (JSON Lines)')
    .option(
      '--graph <graph>',
      'graph.json, a graph store, a folder with one, or a folder of seed files (default: of the run)',
    )
    .option('--html <file>', 'write one self-contained page: texts with their claims beside the facts')
    .option('--marks <file>', 'write a line a text (JSON Lines): its claims, their places, the facts with sources')
    .option('--shown <n>', 'texts that the page shows', wholeNumber, 40)
    .option('--seed <n>', 'which texts are drawn for the page', wholeNumber, 0)
    .option('--reader <model>', 'let a language model find the claims instead of the rules; quotes are verified')
    .option('--out <folder>', "the folder of the reader's answers, in which the same command goes on")
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress');
  addModelFlags(audit)
    .addHelpText(
      'after',
      helpAfter(
        'fleming audit runs/mini --html audit.html',
        'fleming audit runs/mini/trajectories/trajectories.jsonl --graph seeds --json',
        'fleming audit answers.jsonl --graph G.db --reader openai:http://127.0.0.1:8000/v1#qwen3 --out out/audit',
      ),
    )
    .action((path: string, flags: AuditFlags) => runAudit(path, flags, terminal));
}

async function runAudit(path: string, flags: AuditFlags, terminal: Terminal): Promise<void> {
  const [{ ConfigError }, { writeAudit }, { auditTable }, { tableText }, { SAFETY_EN }] = await Promise.all([
    import('../../support/errors.ts'),
    import('../../evaluation/audit/write-audit.ts'),
    import('../../evaluation/audit/audit-text.ts'),
    import('../../support/table.ts'),
    import('../../support/safety.ts'),
  ]);
  if ((flags.reader === undefined) !== (flags.out === undefined))
    throw new ConfigError('--reader and --out go together: the answers of the model are kept in the folder');
  const { graphOfRun, tracesAt } = await import('../audited-traces.ts');
  const texts = tracesAt(path);
  const { openAuditGraph } = await import('../open-audit-graph.ts');
  const { graph, close } = openAuditGraph(flags.graph ?? graphOfRun(path));
  try {
    const { rows, dropped } = await auditedRows(graph, texts, flags, terminal);
    const audit = writeAudit(graph, rows, texts, { claims: flags.marks, page: flags.html }, flags);
    if (flags.json === true) writeJson(terminal, { ...audit, ...(dropped === null ? {} : { dropped }) });
    else {
      terminal.write(tableText(auditTable(audit)));
      for (const [reason, count] of Object.entries(dropped ?? {})) terminal.write(`dropped, ${reason}: ${count}\n`);
      terminal.write(`${SAFETY_EN}\n`);
    }
    for (const file of [flags.marks, flags.html]) if (file !== undefined) terminal.writeError(`wrote ${file}\n`);
  } finally {
    close();
  }
}

async function auditedRows(
  graph: AuditGraph,
  texts: readonly TextsOfRow[],
  flags: AuditFlags,
  terminal: Terminal,
): Promise<{ readonly rows: readonly AuditedRow[]; readonly dropped: Readonly<Record<string, number>> | null }> {
  const model = await askedModel('--reader', flags.reader, flags);
  if (model === null) {
    const { auditTexts } = await import('../../evaluation/audit/audit-texts.ts');
    return { rows: [...auditTexts(graph, texts)], dropped: null };
  }
  const [{ graphNames }, { askForClaims }, { terminalProgress }] = await Promise.all([
    import('../../grading/audit/graph-names.ts'),
    import('../../evaluation/audit/ask-for-claims.ts'),
    import('../terminal/terminal-progress.ts'),
  ]);
  const names = graphNames(graph);
  const asking = stopWhileAsking(terminal);
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true || flags.json === true });
  try {
    const { stop, again } = asking;
    const settings = { folder: flags.out!, seed: flags.seed, progress, stop, again };
    const all = texts.flatMap(({ traces }) => traces);
    const { traces, dropped } = await askForClaims(graph, names, all, model, settings);
    const ofRow = Map.groupBy(traces, ({ row }) => row);
    return { rows: texts.map((row) => ({ ...row, traces: ofRow.get(row.name) ?? [] })), dropped };
  } finally {
    asking.end();
    progress.close();
    await model.model.close();
  }
}
