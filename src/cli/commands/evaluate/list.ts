/** `fleming evaluate --list`: the benchmarks that can be evaluated, with what whole files of them hold. */
import { writeJson, type CommandContext } from '../../command.ts';
import type { BenchmarkDefinition } from '../../../benchmarks/definition.ts';

export async function listBenchmarks({ terminal }: CommandContext, flags: { readonly json?: boolean }): Promise<void> {
  const [{ BENCHMARKS }, { PINNED_WORDS, pinnedBenchmark }] = await Promise.all([
    import('../../../benchmarks/benchmarks.ts'),
    import('../../../benchmarks/pinned.ts'),
  ]);
  const definitions = [...BENCHMARKS.values()];
  if (flags.json === true) {
    writeJson(terminal, definitions.map(asJson));
    return;
  }
  const rows = definitions.map((definition) => {
    const [edition] = definition.editions;
    const [fewest, most] = edition!.options;
    const options = fewest === most ? String(most) : `${fewest}-${most}`;
    const pinned = pinnedBenchmark(definition.sources);
    const items = String(edition!.items ?? edition!.rows);
    const download = pinned === null ? 'none' : PINNED_WORDS[pinned];
    return [definition.id, definition.title.en, definition.language, items, options, download];
  });
  const table = [['id', 'title', 'language', 'items', 'options', 'download'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 3 || column === 4 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    terminal.write(`${cells.join('  ').trimEnd()}\n`);
  }
  terminal.write(`\nMore of each with --json; formats and traps in docs/benchmarks.md\n`);
}

/** A reader is a function, which JSON leaves out. */
function asJson({ files, ...definition }: BenchmarkDefinition): Record<string, unknown> {
  return { ...definition, files: files.map(({ source }) => source), reader: undefined };
}
