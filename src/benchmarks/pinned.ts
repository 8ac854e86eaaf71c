/** How far it is certain what a file of a source holds, before it comes. */
import type { BenchmarkSource, SourceFile } from './definition.ts';

/** `file`: its SHA-256 is known. `revision`: it is that of one commit. `no`: it may change under its address. */
export type Pinned = 'file' | 'revision' | 'no';

export function pinnedBy(
  { revision }: Pick<BenchmarkSource, 'revision'>,
  { sha256 }: Pick<SourceFile, 'sha256'>,
): Pinned {
  if (sha256 !== null) return 'file';
  return /^[0-9a-f]{40}$/.test(revision) ? 'revision' : 'no';
}

/** Of a benchmark: of its files the least certain; null where none is downloaded. */
export function pinnedBenchmark(sources: readonly BenchmarkSource[]): Pinned | null {
  const all = sources.flatMap((source) =>
    source.kind === 'other' ? [] : source.paths.map((file) => pinnedBy(source, file)),
  );
  return (['no', 'revision', 'file'] as const).find((pinned) => all.includes(pinned)) ?? null;
}

export const PINNED_WORDS: Readonly<Record<Pinned, string>> = {
  file: 'pinned by SHA-256',
  revision: 'pinned to a commit',
  no: 'not pinned',
};
