/**
 * The tokenizer of a model folder as the metadata of a GGUF file. llama.cpp cuts text by ways that it knows by name; a
 * tokenizer that cuts otherwise would give other tokens there, and is refused.
 */
import { join } from 'node:path';
import { CheckpointError } from '../../../support/errors.ts';
import { contentOf, loadTokenizer, readTokenizerFiles, TOKENIZER_FILE } from '../../tokenizer/tokenizer.ts';
import type { TokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { said } from '../model-file.ts';
import { readSpecialIds } from '../special-ids.ts';
import { ggufCount, ggufFlag, ggufText, type GgufEntries } from './gguf-header-bytes.ts';
import { PREFIX, TYPE } from './gguf-tokenizer.ts';
import { CUT_NAMES, nameOfCut } from './named-cuts.ts';
import { surroundingsOf } from './surroundings.ts';

export interface TokenizerEntries {
  readonly entries: GgufEntries;
  /** What llama.cpp does otherwise with it, as a sentence each. */
  readonly notes: readonly string[];
}

/** Tokens that end a text: what the file has places for. */
const ENDS = ['eos', 'eot', 'eom'] as const;

/** `rows` are those of the embedding. CheckpointError that names the file and what GGUF cannot say of it. */
export function tokenizerEntries(folder: string, rows: number): TokenizerEntries {
  const refuse = (what: string): CheckpointError => new CheckpointError(`${join(folder, TOKENIZER_FILE)}: ${what}`);
  const { endTokens } = loadTokenizer(folder);
  const { tokenizerJson, config, chatTemplate } = readTokenizerFiles(folder);
  const notes = notesOnModel(tokenizerJson, refuse);
  const { texts, types, idOf } = tokensOf(tokenizerJson, rows, refuse);
  const roleOf = (name: 'bos' | 'pad'): number | null => {
    const stated = readSpecialIds(folder)[`${name}_token_id`];
    return idOf(contentOf(config[`${name}_token`])) ?? (typeof stated === 'number' && stated < rows ? stated : null);
  };
  const { first, last } = surroundingsOf(tokenizerJson['post_processor'], refuse);
  const bos = first === null ? roleOf('bos') : idOf(first);
  const ends = endsOf(idOf(contentOf(config.eos_token)), endTokens);
  const [eos] = ends;
  if (last !== null && idOf(last) !== eos)
    throw refuse(`its post_processor puts ${said(last)} behind a text, which is not its eos_token; no key says so`);
  if (ends.length > ENDS.length)
    throw refuse(`${ends.length} tokens end a text (${ends.join(', ')}); a GGUF file has places for ${ENDS.length}`);
  const pad = roleOf('pad');
  const entries = {
    [`${PREFIX}model`]: ggufText('gpt2'),
    [`${PREFIX}pre`]: ggufText(nameOfCut(tokenizerJson)!),
    [`${PREFIX}tokens`]: { type: 'strings', value: texts },
    [`${PREFIX}token_type`]: { type: 'int32s', value: types },
    [`${PREFIX}merges`]: { type: 'strings', value: mergesOf(tokenizerJson, refuse) },
    ...(bos !== null && { [`${PREFIX}bos_token_id`]: ggufCount(bos) }),
    ...Object.fromEntries(ends.map((id, at) => [`${PREFIX}${ENDS[at]!}_token_id`, ggufCount(id)])),
    ...(pad !== null && { [`${PREFIX}padding_token_id`]: ggufCount(pad) }),
    [`${PREFIX}add_bos_token`]: ggufFlag(first !== null),
    [`${PREFIX}add_eos_token`]: ggufFlag(last !== null),
    ...(chatTemplate !== null && { 'tokenizer.chat_template': ggufText(chatTemplate) }),
  } as const satisfies GgufEntries;
  return { entries, notes };
}

type Refuse = (what: string) => CheckpointError;

/** Refuses what no key of the file says. */
function notesOnModel(tokenizerJson: TokenizerJson, refuse: Refuse): string[] {
  const { model, normalizer } = tokenizerJson;
  if (nameOfCut(tokenizerJson) === null)
    throw refuse(
      'it cuts and merges text in a way of its own, and a GGUF file can name those of llama.cpp alone (' +
        `${CUT_NAMES.join(', ')}): llama.cpp would make other tokens of a text. Export it as onnx or safetensors, ` +
        'which take tokenizer.json along',
    );
  const wrong = ['continuing_subword_prefix', 'end_of_word_suffix', 'byte_fallback', 'dropout'].find(
    (key) => model[key],
  );
  if (wrong !== undefined) throw refuse(`its model has ${wrong} ${said(model[wrong])}; no key of a GGUF file says so`);
  const steps = normalizer == null ? [] : normalizersIn(normalizer);
  const other = steps.find((type) => type !== 'NFC');
  if (other !== undefined)
    throw refuse(`it normalizes text (${said(other)}), and llama.cpp does not; allowed is NFC, or nothing`);
  return steps.length === 0
    ? []
    : ['llama.cpp does not compose letters (NFC), which tokenizer.json of this model does'];
}

function normalizersIn(normalizer: unknown): unknown[] {
  const { type, normalizers } = (normalizer ?? {}) as { readonly type?: unknown; readonly normalizers?: unknown };
  return type === 'Sequence' && Array.isArray(normalizers) ? normalizers.flatMap(normalizersIn) : [type];
}

interface Tokens {
  /** One a row; a row without a token has a text that is no token's. */
  readonly texts: readonly string[];
  readonly types: readonly number[];
  idOf(text: string): number | null;
}

/** Each text once, as llama.cpp wants it. */
function tokensOf({ model, added_tokens: added }: TokenizerJson, rows: number, refuse: Refuse): Tokens {
  const texts: (string | undefined)[] = Array.from({ length: rows });
  const types = Array.from({ length: rows }, (): number => TYPE.unused);
  const ids = new Map<string, number>();
  const place = (text: string, id: number, type: number): void => {
    const [other, held] = [ids.get(text), texts[id]];
    if (id >= rows) throw refuse(`token ${said(text)} has the id ${id}; the model has ${rows} rows`);
    if ((other !== undefined && other !== id) || (held !== undefined && held !== text))
      throw refuse(
        `token ${said(text)} has the id ${id}, and ${said(held ?? text)} the id ${other ?? id}; each has its own`,
      );
    ids.set(text, id);
    texts[id] = text;
    types[id] = type;
  };
  for (const [token, id] of Object.entries(model.vocab)) place(token, id, TYPE.normal);
  for (const { content, id, special } of added) place(content, id, special ? TYPE.control : TYPE.userDefined);
  const filled = texts.map((text, id) => text ?? unusedText(id, ids));
  return { texts: filled, types, idOf: (text) => ids.get(text) ?? null };
}

function unusedText(id: number, taken: ReadonlyMap<string, number>): string {
  let text = `[PAD${id}]`;
  while (taken.has(text)) text = `[${text}]`;
  return text;
}

function mergesOf({ model }: TokenizerJson, refuse: Refuse): string[] {
  const merges = model.merges as readonly (string | readonly [string, string])[];
  return merges.map((merge) => {
    const text = typeof merge === 'string' ? merge : merge.join(' ');
    if (text.split(' ').length === 2) return text;
    throw refuse(`a merge is ${said(merge)}; in a GGUF file it is two tokens without spaces`);
  });
}

/** The tokenizer's own first: what `{{ eos_token }}` of a template stands for. */
function endsOf(eos: number | null, ends: readonly number[]): number[] {
  return [...new Set(eos === null ? ends : [eos, ...ends])];
}
