/** The flags with which a command may download benchmarks, and the download with its progress. Never without --download. */
import type { Command } from 'commander';
import type { BenchmarkDefinition } from '../benchmarks/definition.ts';
import type { Terminal } from './command.ts';

export interface DownloadFlags {
  readonly data: string;
  readonly download?: boolean;
  readonly hubUrl?: string;
  readonly gitUrl?: string;
  readonly json?: boolean;
}

export function addDownloadFlags(command: Command): Command {
  return command
    .option('--download', 'first download into the data folder what is missing; goes on where it was cut off')
    .option('--hub-url <url>', 'model hub or a mirror (default: HF_ENDPOINT, else https://huggingface.co)')
    .option('--git-url <url>', 'raw files of public repositories (default: https://raw.githubusercontent.com)');
}

export async function downloadMissing(
  definitions: readonly BenchmarkDefinition[],
  flags: DownloadFlags,
  terminal: Terminal,
): Promise<void> {
  if (flags.download !== true) return;
  const [{ downloadBenchmark, PUBLIC_ADDRESSES }, { PINNED_WORDS }, { terminalProgress }] = await Promise.all([
    import('../benchmarks/download-benchmark.ts'),
    import('../benchmarks/pinned.ts'),
    import('./terminal/terminal-progress.ts'),
  ]);
  const addresses = {
    hub: flags.hubUrl ?? process.env['HF_ENDPOINT'] ?? PUBLIC_ADDRESSES.hub,
    git: flags.gitUrl ?? PUBLIC_ADDRESSES.git,
  };
  const progress = terminalProgress(terminal, { quiet: flags.json === true });
  try {
    for (const definition of definitions) {
      const files = await downloadBenchmark(definition, flags.data, {
        addresses,
        progress: ({ file, doneBytes, totalBytes }) =>
          progress.stepDone(`${file} (kB)`, {
            done: Math.ceil(doneBytes / 1000),
            total: totalBytes === null ? null : Math.ceil(totalBytes / 1000),
          }),
      });
      for (const { path, fetched, bytes, sha256, pinned, changedFrom } of files) {
        progress.log(`${path}: ${fetched ? `${bytes} bytes downloaded` : 'there already'}, ${PINNED_WORDS[pinned]}`);
        if (changedFrom !== null)
          progress.log(
            `Warning: ${path} has SHA-256 ${sha256}; when it first came, it had ${changedFrom}. Scores on the two are not ` +
              `of the same questions; remove ${path}.sha256 to take the new one as the first`,
          );
      }
    }
  } finally {
    progress.close();
  }
}
