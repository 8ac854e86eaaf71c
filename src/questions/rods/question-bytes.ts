/**
 * How long a question of a graph is, told before any is made: bytes of UTF-8 of stem and options, on average, of those that
 * recipes/laptop.toml, mini.toml and qwen-0.5b.toml make of the seed graph (docs/log/speed.md, 2026-12-01).
 */
import type { Detail } from '../../records/vignette-record.ts';

const BYTES: Readonly<Record<Detail, { readonly en: number; readonly zh: number }>> = {
  findings: { en: 360, zh: 285 },
  short: { en: 425, zh: 290 },
  full: { en: 470, zh: 325 },
};

/** `languages`: their weights, of any sum. */
export function questionBytes(detail: Detail, { en, zh }: { readonly en: number; readonly zh: number }): number {
  const bytes = BYTES[detail];
  return (en * bytes.en + zh * bytes.zh) / (en + zh);
}
