/** What a processor can do that decides which side of a comparison is ahead: its widths and number formats. */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface CpuFeatures {
  readonly model: string;
  /** Null: this system does not tell. */
  readonly flags: CpuFlags | null;
}

export interface CpuFlags {
  readonly avx2: boolean;
  readonly fma: boolean;
  /** Those that are there, by their names. */
  readonly avx512: readonly string[];
  readonly amx: readonly string[];
  readonly bf16: readonly string[];
}

const CPU_INFO = '/proc/cpuinfo';

export function cpuFeatures(): CpuFeatures {
  const text = existsSync(CPU_INFO) ? readFileSync(CPU_INFO, 'utf8') : '';
  return { model: cpus()[0]?.model ?? 'unknown', flags: cpuFlags(text) };
}

/** Those of the first core; null where the text has none. */
export function cpuFlags(cpuInfo: string): CpuFlags | null {
  const listed = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuInfo)?.[1];
  if (listed === undefined) return null;
  const names = listed.trim().split(/\s+/);
  const named = (pattern: RegExp): string[] => names.filter((name) => pattern.test(name)).toSorted();
  return {
    avx2: names.includes('avx2'),
    fma: names.includes('fma'),
    avx512: named(/^avx512/),
    amx: named(/^amx/),
    bf16: named(/bf16/),
  };
}
