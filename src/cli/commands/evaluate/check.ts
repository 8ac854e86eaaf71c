/** `fleming evaluate check`: a benchmark's file read whole, counted, and its grading tried on every item. */
import type { Command } from 'commander';
import { addDownloadFlags, downloadMissing, type DownloadFlags } from '../../benchmark-downloads.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import type { BenchmarkCheck } from '../../../evaluation/measure/check-benchmark.ts';
import type { BenchmarkFile } from '../../../benchmarks/read-benchmark.ts';

interface CheckFlags extends DownloadFlags {
  readonly benchmark: string;
  readonly data: string;
  readonly partial?: boolean;
  readonly json?: boolean;
}

export function registerCheck(evaluate: Command, { terminal, setExitCode }: CommandContext): void {
  const check = evaluate
    .command('check')
    .description(
      'Read a whole benchmark file, compare its counts with the published ones, and grade every right and every wrong ' +
        'answer of every item.',
    )
    .requiredOption('--benchmark <id>', 'which one; see fleming evaluate --list')
    .requiredOption('--data <path>', 'its file, or a folder with it')
    .option('--partial', 'accept a file that holds a part of the benchmark');
  addDownloadFlags(check)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming evaluate check --benchmark pubmedqa --data data/pubmedqa/ori_pqal.json',
        'fleming evaluate check --benchmark medqa --data data --download --json',
      ),
    )
    .action(async (flags: CheckFlags) => {
      const [{ benchmarkNamed }, { readBenchmarkFile }, { checkBenchmark }, { readLetters }] = await Promise.all([
        import('../../../benchmarks/benchmarks.ts'),
        import('../../../benchmarks/read-benchmark.ts'),
        import('../../../evaluation/measure/check-benchmark.ts'),
        import('../../../grading/read-letters.ts'),
      ]);
      const definition = benchmarkNamed(flags.benchmark);
      await downloadMissing([definition], flags, terminal);
      const file = await readBenchmarkFile(definition, flags.data);
      const checked = checkBenchmark(file, readLetters);
      const accepted = file.coverage.kind === 'part' && flags.partial === true && checked.grading.failureCount === 0;
      const ok = checked.ok || accepted;
      setExitCode(ok ? 0 : 1);
      if (flags.json === true) writeJson(terminal, asJson(file, checked, ok));
      else terminal.write(inWords(file, checked, flags.partial === true));
    });
}

function asJson(file: BenchmarkFile, check: BenchmarkCheck, ok: boolean): Record<string, unknown> {
  const { definition, items, coverage, ...counted } = file;
  return {
    benchmark: definition.id,
    version: definition.version,
    ...counted,
    items: items.length,
    coverage: { ...coverage, edition: coverage.edition.name },
    ...check,
    ok,
  };
}

function inWords(file: BenchmarkFile, check: BenchmarkCheck, partial: boolean): string {
  const { definition, coverage } = file;
  const { grading, duplicateOptions, fixedOrder } = check;
  const lines: [string, string][] = [
    [
      'benchmark',
      `${definition.id} (${definition.title.en}), version ${definition.version}, prompt ${check.promptVersion}`,
    ],
    ...file.files.map(({ path, sha256 }): [string, string] => ['file', `${path}  sha256 ${sha256.slice(0, 16)}`]),
    ['rows', `${file.rows}, items ${file.items.length}, left out ${file.leftOut.length}`],
    ...file.leftOut.slice(0, 12).map(({ where, reason }): [string, string] => ['', `${where}: ${reason}`]),
    ...(file.leftOut.length > 12 ? [['', `and ${file.leftOut.length - 12} more`] as [string, string]] : []),
    ['gold', counts(file.gold)],
    ['options', counts(file.optionCounts)],
    ...Object.entries(file.labels).map(([name, values]): [string, string] => [`label ${name}`, labelCounts(values)]),
    ['items with', `several right answers ${check.severalAnswers}, an earlier stem ${check.repeatedStems}`],
    ['', `the same option twice ${duplicateOptions.items} (the right one ${duplicateOptions.right})`],
    ['', `options in a fixed order ${fixedOrder.wholly}, partly ${fixedOrder.partly}`],
    [
      'grading',
      `${grading.rightAnswers} right answers, ${grading.wrongAnswers} wrong ones: ${grading.failureCount} misjudged`,
    ],
    ...grading.failures.map((failure): [string, string] => ['', failure]),
    [coverage.kind, coverageInWords(file, partial)],
  ];
  return lines.map(([name, text]) => `${name.padEnd(12)} ${text}\n`).join('');
}

function coverageInWords({ coverage, rows }: BenchmarkFile, partial: boolean): string {
  const { edition } = coverage;
  switch (coverage.kind) {
    case 'whole':
      return `${edition.name}; as published: ${coverage.asserted.join(', ')}`;
    case 'part':
      return (
        `${rows} of ${edition.rows} rows (${edition.name})` +
        (partial ? '' : '; a part has no known counts: --partial accepts it')
      );
    case 'wrong':
      return `not as published (${edition.name}): ${coverage.problems.join('; ')}`;
    default:
      return coverage satisfies never;
  }
}

function labelCounts(values: Readonly<Record<string, number>>): string {
  const names = Object.keys(values);
  return names.length > 12 ? `${names.length} values` : counts(values);
}

function counts(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
