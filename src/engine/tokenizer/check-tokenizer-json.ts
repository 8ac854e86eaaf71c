/**
 * The form of a stranger's tokenizer.json, as far as this project and the library rely on it: numbers that are ids, lists
 * that are lists, and no more of anything than a tokenizer has. Whether it cuts as Transformers does is asked elsewhere.
 */
import { CheckpointError } from '../../support/errors.ts';
import { said } from '../hugging-face/model-file.ts';
import type { AddedTokenJson, TokenizerJson } from './tokenizer-json.ts';

/** The largest in use have a quarter of a million. */
const MOST_TOKENS = 2 ** 21;
/** Each makes encoding slower at every character; Gemma 3 has 6,414. */
const MOST_ADDED_TOKENS = 10_000;
/** Of one token; runs of spaces make some of a few hundred. */
const LONGEST_TOKEN_CHARACTERS = 10_000;

type Json = Readonly<Record<string, unknown>>;

/** CheckpointError that names the place and what was allowed. */
export function checkTokenizerJson(value: unknown): TokenizerJson {
  if (!isObject(value)) throw refusal(`It is ${said(value)}`, 'it must be an object with a model');
  const { model } = value;
  if (!isObject(model)) throw refusal(`Its model is ${said(model)}`, 'it must be an object with vocab and merges');
  if (model['type'] !== 'BPE') throw refusal(`The tokenizer is of type ${said(model['type'])}`, 'allowed is BPE');
  checkVocabulary(model['vocab']);
  checkMerges(model['merges']);
  const added_tokens = value['added_tokens'] ?? [];
  checkAddedTokens(added_tokens);
  const unknown = model['unk_token'];
  const isKnown = (token: unknown): boolean =>
    typeof token === 'string' &&
    (Object.hasOwn(model['vocab'] as Json, token) || added_tokens.some(({ content }) => content === token));
  if (unknown != null && !isKnown(unknown))
    throw refusal(`unk_token is ${said(unknown)}`, 'it must be one of its tokens');
  return { ...value, added_tokens } as unknown as TokenizerJson;
}

function checkVocabulary(vocab: unknown): void {
  if (!isObject(vocab)) throw refusal(`Its vocab is ${said(vocab)}`, 'it must be an object from tokens to ids');
  const entries = Object.entries(vocab);
  checkCount(entries.length, 'tokens in vocab', MOST_TOKENS);
  const tokens = new Map<number, string>();
  for (const [token, id] of entries) {
    checkToken(token, id);
    const other = tokens.get(id);
    if (other !== undefined)
      throw refusal(`Tokens ${said(other)} and ${said(token)} both have the id ${id}`, 'each has its own');
    tokens.set(id, token);
  }
}

function checkMerges(merges: unknown): void {
  if (!Array.isArray(merges)) throw refusal(`Its merges are ${said(merges)}`, 'they must be a list');
  checkCount(merges.length, 'merges', 2 * MOST_TOKENS);
  const wrong = merges.find((merge) => !isMerge(merge));
  if (wrong !== undefined)
    throw refusal(`A merge is ${said(wrong)}`, 'it must be two texts, or one with a space between them');
  if (new Set(merges.map((merge) => typeof merge)).size > 1)
    throw refusal('Its merges are lists and texts', 'allowed is one of both');
}

function isMerge(merge: unknown): boolean {
  if (typeof merge === 'string') return merge.includes(' ');
  return Array.isArray(merge) && merge.length === 2 && merge.every((part) => typeof part === 'string');
}

function checkAddedTokens(added: unknown): asserts added is readonly AddedTokenJson[] {
  if (!Array.isArray(added)) throw refusal(`Its added_tokens are ${said(added)}`, 'they must be a list');
  checkCount(added.length, 'added tokens', MOST_ADDED_TOKENS);
  const ids = new Map<string, number>();
  for (const token of added as unknown[]) {
    if (!isObject(token)) throw refusal(`An added token is ${said(token)}`, 'it must be an object with id and content');
    const { content, id } = token;
    if (typeof content !== 'string' || content === '')
      throw refusal(`The content of an added token is ${said(content)}`, 'it must be a text that is not empty');
    checkToken(content, id);
    if (ids.has(content) && ids.get(content) !== id)
      throw refusal(
        `The added token ${said(content)} stands twice, with ids ${ids.get(content)} and ${id}`,
        'it has one',
      );
    ids.set(content, id);
  }
}

function checkToken(token: string, id: unknown): asserts id is number {
  if (token.length > LONGEST_TOKEN_CHARACTERS)
    throw refusal(`A token has ${token.length} characters`, `allowed are ${LONGEST_TOKEN_CHARACTERS}`);
  if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < 2 * MOST_TOKENS) return;
  throw refusal(
    `The id of token ${said(token)} is ${said(id)}`,
    `it must be an integer from 0 to ${2 * MOST_TOKENS - 1}`,
  );
}

function checkCount(count: number, what: string, most: number): void {
  if (count > most) throw refusal(`It has ${count} ${what}`, `allowed are ${most}`);
}

function refusal(came: string, allowed: string): CheckpointError {
  return new CheckpointError(`${came}; ${allowed}`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
