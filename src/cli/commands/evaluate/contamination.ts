/** `fleming evaluate contamination`: what of benchmarks stands in a training bank. */
import type { Command } from 'commander';
import type { Contamination, Overlap } from '../../../evaluation/contamination/contamination-schema.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';

interface ContaminationFlags {
  readonly bank: string;
  readonly benchmark: string;
  readonly data: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function registerContamination(evaluate: Command, { terminal }: CommandContext): void {
  evaluate
    .command('contamination')
    .description(
      'Look for the items of benchmarks in a training bank: whole questions, runs of 13 words (20 characters of Chinese), sets of options.',
    )
    .requiredOption(
      '--bank <bank>',
      "a bank's folder, or JSONL of questions (stem or question, options) or of texts (text)",
    )
    .requiredOption('--benchmark <ids>', 'one or several, separated by commas; see fleming evaluate --list')
    .requiredOption('--data <path>', 'the benchmark file, or a folder with them')
    .option('--out <file>', 'write the findings, for fleming evaluate compare --contamination FILE')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming evaluate contamination --bank banks/refined --benchmark medqa --data data',
        'fleming evaluate contamination --bank bank.jsonl --benchmark medqa,pubmedqa --data data --out overlap.json',
      ),
    )
    .action(async (flags: ContaminationFlags) => {
      const [{ benchmarkNamed }, { readBenchmark }, { findContamination }, { writeJsonAtomic }] = await Promise.all([
        import('../../../benchmarks/benchmarks.ts'),
        import('../../../benchmarks/read-benchmark.ts'),
        import('../../../evaluation/contamination/find-contamination.ts'),
        import('../../../support/atomic-file.ts'),
      ]);
      const ids = [...new Set(flags.benchmark.split(',').map((name) => benchmarkNamed(name.trim()).id))];
      const benchmarks = [];
      for (const id of ids) benchmarks.push({ id, items: await readBenchmark(id, flags.data) });
      const contamination = findContamination(flags.bank, benchmarks);
      if (flags.out !== undefined) writeJsonAtomic(flags.out, contamination);
      if (flags.json === true) writeJson(terminal, contamination);
      else terminal.write(describeContamination(contamination));
    });
}

export function describeContamination({ bank, benchmarks }: Contamination): string {
  const parts = benchmarks.map((overlap) => `${overlapLines(overlap).join('\n')}\n`);
  return `${bank.path}: ${bank.records} records\n\n${parts.join('\n')}`;
}

function overlapLines({ id, items, exactStem, grams, options, overlapping, samples }: Overlap): string[] {
  const share = (count: number, of: number): string =>
    `${count} of ${of}${of === 0 ? '' : ` (${((100 * count) / of).toFixed(2)} %)`}`;
  const gram = `${grams.size} ${grams.unit}`;
  return [
    `${id}: ${share(overlapping.length, items)} items overlap`,
    `  whole question             ${share(exactStem, items)}`,
    `  half of the runs of ${gram.padEnd(13)}${share(grams.half, grams.comparable)}; any run: ${grams.any}`,
    `  set of options             ${share(options.matched, options.comparable)}`,
    ...samples.map(
      ({ itemId, kind, bankLine, stem }) =>
        `  ${kind}: item ${itemId}, bank line ${bankLine}: ${stem.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, 90)}`,
    ),
  ];
}
