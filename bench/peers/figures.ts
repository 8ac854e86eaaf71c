/** The figures of `npm run bench -- engine --peers`, which of them are taken, and why one is left out. */
import { ConfigError } from '../../src/support/errors.ts';
import { nearestName } from '../../src/support/nearest-name.ts';
import { decoding, decodingLlama } from './decoding.ts';
import type { Figure, Package, Settings } from './figure.ts';
import { gradients } from './gradients.ts';
import { grpo } from './grpo-step.ts';
import { growth } from './growth.ts';
import { lora } from './lora.ts';
import { samplingMemory } from './sampling-memory.ts';
import { sessions } from './sessions.ts';
import { training } from './training.ts';

export const FIGURES: readonly Figure[] = [
  decoding,
  decodingLlama,
  lora,
  training,
  gradients,
  grpo,
  growth,
  sessions,
  samplingMemory,
];

/** In the order of FIGURES, whatever the order they are named in; none named is all. */
export function chosenFigures(names: readonly string[] | null, figures = FIGURES): readonly Figure[] {
  if (names === null) return figures;
  const known = figures.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    const hint = nearest === null ? '' : ` (did you mean ${nearest}?)`;
    throw new ConfigError(`--only ${name}: no such figure${hint}; there are ${known.join(', ')}`);
  }
  return figures.filter(({ name }) => names.includes(name));
}

const INSTALL: Readonly<Record<Package, string>> = {
  transformers: 'pip install -r bench/peers/requirements.txt, and PYTHON names the interpreter',
  peft: 'pip install -r bench/peers/requirements-training.txt',
  trl: 'pip install -r bench/peers/requirements-training.txt',
  'node-llama-cpp':
    'docs/engine-benchmarks.md says how to put it into a folder of its own, which FLEMING_LLAMA_CPP names',
};

/** What a figure lacks, and how to come by it; null is nothing. */
export function reasonToSkip(
  { needs }: Pick<Figure, 'needs'>,
  { model, gguf }: Pick<Settings, 'model' | 'gguf'>,
  isInstalled: (name: Package) => boolean,
): string | null {
  for (const need of needs) {
    if (need === 'model') {
      if (model === null) return 'no model folder is given: --model FOLDER, or BENCH_MODEL';
    } else if (need === 'gguf') {
      if (gguf === null) return 'no GGUF file is given: --gguf FILE, or BENCH_GGUF';
    } else if (!isInstalled(need)) return `${need} is not installed: ${INSTALL[need]}`;
  }
  return null;
}
