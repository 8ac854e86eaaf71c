/**
 * How a byte-level tokenizer cuts text before it merges: one pattern after the other, each isolating what it matches in
 * the pieces that the ones before left. Qwen and Llama 3 have one pattern of their own; SmolLM2 cuts out digits and then
 * takes GPT-2's pattern. Hugging Face's library translates a file's own patterns; the two built-in ones are stated here,
 * since it takes JavaScript's idea of a space and of a digit in them.
 */
import { CheckpointError } from '../../support/errors.ts';
import type { LibraryTokenizer } from './library-tokenizer.ts';

/** GPT-2's, which a ByteLevel step stands for unless it says `use_regex: false`. */
const BYTE_LEVEL =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

type Step = Readonly<Record<string, unknown>>;

/** The steps of `pre_tokenizer` in tokenizer.json, in order. */
export function cuttingSteps(preTokenizer: unknown): readonly Step[] {
  const step = preTokenizer as Step | null | undefined;
  if (step == null) return [];
  return step['type'] === 'Sequence' ? ((step['pretokenizers'] ?? []) as readonly Step[]) : [step];
}

/** CheckpointError for steps that would cut otherwise than Transformers does. */
export function checkCuttingSteps(steps: readonly Step[]): void {
  const last = steps.at(-1);
  const spells = last?.['type'] === 'ByteLevel' && last['add_prefix_space'] !== true;
  if (spells && steps.slice(0, -1).every(isKnownCut)) return;
  const found = steps.map((step) => JSON.stringify(step).slice(0, 120)).join(', ');
  throw new CheckpointError(
    `The pre_tokenizer is ${found === '' ? 'missing' : found}; it must be any number of Split (Isolated) and Digits and ` +
      'then a ByteLevel without a prefix space, as in Qwen, Llama 3 and SmolLM2',
  );
}

/** The pattern of each step, global and Unicode-aware. Only of what `checkCuttingSteps` lets through. */
export function cuttingPatterns(steps: readonly Step[], library: LibraryTokenizer): readonly RegExp[] {
  return steps.flatMap((step, index) => {
    if (step['type'] === 'Digits') return [step['individual_digits'] === true ? /\p{N}/gu : /\p{N}+/gu];
    if (step['type'] === 'ByteLevel') return step['use_regex'] === false ? [] : [BYTE_LEVEL];
    const { pattern } = library.pre_tokenizer.tokenizers?.[index] ?? {};
    if (pattern === undefined)
      throw new CheckpointError('A Split of the pre_tokenizer has no pattern that can be read');
    return [pattern];
  });
}

/** The pieces of `text`, what matches and what lies between; joined they are `text` again. */
export function cutBy(text: string, pattern: RegExp): readonly string[] {
  const matches: readonly string[] = text.match(pattern) ?? [];
  const covered = matches.reduce((length, piece) => length + piece.length, 0);
  if (covered === text.length && !matches.includes('')) return matches;
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (match === '') continue;
    if (index > end) pieces.push(text.slice(end, index));
    pieces.push(match);
    end = index + match.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

function isKnownCut(step: Step): boolean {
  if (step['type'] === 'Digits') return true;
  return step['type'] === 'Split' && step['behavior'] === 'Isolated' && !step['invert'];
}
