/** Defences against model folders, hubs and downloads. */
import type { Defence } from './defence.ts';

const LIMITS = 'src/engine/tokenizer/template-limits.ts';
const LIMITS_TESTS = ['src/engine/tokenizer/template-limits.test.ts'];
const FILE = 'src/engine/hugging-face/model-file.ts';
const FILE_TESTS = ['src/engine/hugging-face/model-file.test.ts'];
const TOKENIZER = 'src/engine/tokenizer/check-tokenizer-json.ts';
const TOKENIZER_TESTS = ['src/engine/tokenizer/check-tokenizer-json.test.ts'];
const GGUF = 'src/engine/hugging-face/gguf';
const GGUF_TESTS = [`${GGUF}/gguf-header.test.ts`];
const DOWNLOAD = 'src/support/download/download.ts';
const DOWNLOAD_TESTS = ['src/support/download/download.test.ts'];

export const MODEL_DEFENCES: readonly Defence[] = [
  {
    defence: 'a template is stopped after so many steps',
    file: LIMITS,
    has: 'if (++this.#steps > MOST_STEPS)',
    without: 'if (++this.#steps > Infinity)',
    tests: LIMITS_TESTS,
  },
  {
    defence: 'a template is rendered under a clock',
    file: LIMITS,
    has: 'return clocked(SECONDS, () => {',
    without: 'return clocked(40, () => {',
    tests: LIMITS_TESTS,
  },
  {
    defence: 'a text that a template makes is bounded',
    file: LIMITS,
    has: 'value.length > LONGEST_TEXT',
    without: 'value.length > Infinity',
    tests: LIMITS_TESTS,
  },
  {
    defence: 'a list that a template makes is bounded, and range with it',
    file: LIMITS,
    has: 'if (length > LONGEST_LIST)',
    without: 'if (length > 1e8)',
    tests: LIMITS_TESTS,
  },
  {
    defence: 'the text of a template is bounded',
    file: LIMITS,
    has: 'if (template.length > LONGEST_TEMPLATE_CHARACTERS)',
    without: 'if (template.length > Infinity)',
    tests: LIMITS_TESTS,
  },
  {
    defence: 'words of a template do not steer a terminal',
    file: 'src/engine/tokenizer/chat-template.ts',
    has: 'return printable(',
    without: 'return String(',
    tests: LIMITS_TESTS,
  },
  {
    defence: 'a clock stops what it stands around',
    file: 'src/support/clocked.ts',
    has: '{ timeout: Math.ceil(1000 * seconds) }',
    without: '{ timeout: 20_000 }',
    tests: ['src/engine/tokenizer/template-limits.test.ts', 'src/engine/tokenizer/known-patterns.test.ts'],
  },
  {
    defence: 'patterns that are not known are searched under a clock',
    file: 'src/engine/tokenizer/known-patterns.ts',
    has: 'if (KNOWN.has(pattern)) return true;',
    without: 'return true;',
    tests: ['src/engine/tokenizer/known-patterns.test.ts'],
  },
  {
    defence: 'a pattern is ours only where it is made the same again',
    file: 'src/engine/tokenizer/known-patterns.ts',
    has: 'return phrases !== null && preTokenPattern(phrases) === pattern;',
    without: 'return phrases !== null;',
    tests: ['src/engine/tokenizer/known-patterns.test.ts'],
  },
  {
    defence: 'a pipe or device in a model folder is not opened',
    file: FILE,
    has: 'if (!isFile)',
    without: 'if (isFile === null)',
    tests: ['src/engine/hugging-face/model-file.test.ts'],
  },
  {
    defence: 'a file of a model folder that is read whole is bounded',
    file: FILE,
    has: 'if (size > LARGEST_BYTES)',
    without: 'if (size > Infinity)',
    tests: FILE_TESTS,
  },
  {
    defence: 'a number of layers beyond every model is refused',
    file: 'src/engine/hugging-face/model-config.ts',
    has: 'num_hidden_layers: upTo(1024),',
    without: 'num_hidden_layers: upTo(Infinity),',
    tests: FILE_TESTS,
  },
  {
    defence: 'JSON that nests without end is refused',
    file: 'src/support/exact-json.ts',
    has: '++depth > DEEPEST',
    without: '++depth > Infinity',
    tests: ['src/support/exact-json.test.ts'],
  },
  {
    defence: 'integers beyond 2^53 keep their digits',
    file: 'src/support/exact-json.ts',
    has: 'return String(value) === source || BigInt(value) === BigInt(source);',
    without: 'return true;',
    tests: ['src/support/exact-json.test.ts'],
  },
  {
    defence: 'ids of tokens are integers in range',
    file: TOKENIZER,
    has: 'if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < 2 * MOST_TOKENS) return;',
    without: 'if (id !== null) return;',
    tests: TOKENIZER_TESTS,
  },
  {
    defence: 'added tokens are counted',
    file: TOKENIZER,
    has: "checkCount(added.length, 'added tokens', MOST_ADDED_TOKENS);",
    without: '',
    tests: TOKENIZER_TESTS,
  },
  {
    defence: 'a tokenizer with more tokens than the model has rows is refused',
    file: 'src/engine/embedded/sampling/queue-requests.ts',
    has: 'if (vocabularySize > vocabSize) {',
    without: 'if (vocabularySize > Infinity) {',
    tests: ['src/engine/embedded/embedded-engine.test.ts'],
  },
  {
    defence: 'weights that are no numbers are not saved as a model',
    file: 'src/engine/embedded/embedded-engine.ts',
    has: 'checkFinite(this.#layout, this.#weights, `${path} was not written`);\n      writeSafetensors(',
    without: 'writeSafetensors(',
    tests: ['src/engine/embedded/embedded-engine.test.ts'],
  },
  {
    defence: 'weights that are no numbers are not loaded',
    file: 'src/engine/embedded/embedded-engine.ts',
    has: 'checkFinite(layout, weights, modelFolder);',
    without: '',
    tests: ['src/engine/embedded/embedded-engine.test.ts'],
  },
  {
    defence: 'a length beyond the bound is refused before it comes',
    file: DOWNLOAD,
    has: 'if (total !== null && total > most)',
    without: 'if (total !== null && total > Infinity)',
    tests: DOWNLOAD_TESTS,
  },
  {
    defence: 'what comes beyond the bound is refused',
    file: DOWNLOAD,
    has: 'if (done + chunk.byteLength > most)',
    without: 'if (done + chunk.byteLength > Infinity)',
    tests: DOWNLOAD_TESTS,
  },
  {
    defence: 'room on the disk is looked at first',
    file: DOWNLOAD,
    has: 'checkRoom(path, (options.bytes ?? total ?? 0) - start);',
    without: '',
    tests: DOWNLOAD_TESTS,
  },
  {
    defence: 'a full disk is not tried again and told',
    file: DOWNLOAD,
    has: 'if (isDiskFailure(cause)) throw diskFailure(cause, options);',
    without: '',
    tests: ['src/support/download/download.faults.test.ts'],
  },
  {
    defence: 'another content under the address of a benchmark is told',
    file: 'src/benchmarks/download-benchmark.ts',
    has: 'return known === null || known === sha256 ? null : known;',
    without: 'return null;',
    tests: ['src/benchmarks/download-benchmark.test.ts'],
  },
  {
    defence: 'counts and lengths of a GGUF file are held against its size',
    file: `${GGUF}/file-cursor.ts`,
    has: 'if (count * bytesEach <= left) return;',
    without: 'if (count <= Infinity) return;',
    tests: GGUF_TESTS,
  },
  {
    defence: 'tensors of a GGUF file end within it',
    file: `${GGUF}/gguf-header.ts`,
    has: 'if (end > fileBytes)',
    without: 'if (end > Infinity)',
    tests: GGUF_TESTS,
  },
  {
    defence: 'tensors of a GGUF file do not lie over one another',
    file: `${GGUF}/gguf-header.ts`,
    has: 'if (before !== null && tensor.begin < before.begin + before.bytes)',
    without: 'if (before !== null && tensor.begin < -1)',
    tests: GGUF_TESTS,
  },
  {
    defence: 'a GGUF file has no tensor that would be left out',
    file: `${GGUF}/gguf-weights.ts`,
    has: 'if (other !== undefined)',
    without: 'if (other === null)',
    tests: [`${GGUF}/import-gguf.test.ts`],
  },
  {
    defence: 'keys of a GGUF file that change the computation are refused',
    file: `${GGUF}/gguf-config.ts`,
    has: 'if (value === undefined || inert.includes(value)) continue;',
    without: 'if (value !== null || inert.includes(value)) continue;',
    tests: [`${GGUF}/import-gguf.test.ts`],
  },
  {
    defence: 'a folder whose writing fails leaves no draft',
    file: 'src/support/atomic-folder.ts',
    has: 'rmSync(draft, { recursive: true, force: true });',
    without: '',
    tests: ['src/support/atomic-folder.test.ts'],
  },
  {
    defence: 'a draft of a killed process is cleared away where the next process has its number',
    file: 'src/support/atomic-folder.ts',
    has: 'Number(pid) === process.pid || ',
    without: '',
    tests: ['src/support/atomic-folder.test.ts'],
  },
  {
    defence: 'an import looks for room on the disk first',
    file: `${GGUF}/import-gguf.ts`,
    has: 'if (missing !== null) throw',
    without: 'if (missing === "") throw',
    tests: [`${GGUF}/import-gguf.test.ts`],
  },
  {
    defence: 'an import stops when it is asked to',
    file: `${GGUF}/import-gguf.ts`,
    has: 'signal?.throwIfAborted();',
    without: '',
    tests: [`${GGUF}/import-gguf.test.ts`],
  },
];
