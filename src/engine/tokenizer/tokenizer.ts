/**
 * The tokenizer of a model folder: text to token ids and back, and conversations to text. A thin layer over Hugging
 * Face's library, with the corners squared: empty input, lone surrogates, unknown ids. Takes byte-level
 * BPE: the folders of our own models, of Qwen, Llama 3 and SmolLM2.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointError } from '../../support/errors.ts';
import { clocked, TimeUp } from '../../support/clocked.ts';
import { readModelJson, readModelText } from '../hugging-face/model-file.ts';
import { readEndIds } from '../hugging-face/special-ids.ts';
import { bytesOf, bytesOfSpelling, spellText } from './byte-alphabet.ts';
import { renderChatTemplate, type ChatMessage } from './chat-template.ts';
import { checkTokenizerJson } from './check-tokenizer-json.ts';
import { cuttingPatterns, cuttingSteps } from './cutting-patterns.ts';
import { endTokensOf } from './end-tokens.ts';
import { createLibraryTokenizer, type LibraryTokenizer } from './library-tokenizer.ts';
import { unknownPattern } from './known-patterns.ts';
import { PieceEncoder } from './piece-encoder.ts';
import { removeTokens } from './remove-tokens.ts';
import { vocabularySizeOf, type TokenizerJson } from './tokenizer-json.ts';

export const TOKENIZER_FILE = 'tokenizer.json';
export const TOKENIZER_CONFIG_FILE = 'tokenizer_config.json';
export const CHAT_TEMPLATE_FILE = 'chat_template.jinja';

/** What tokenizer_config.json says, as far as it is used; tokens are text or objects with `content`. */
export interface TokenizerConfig {
  readonly bos_token?: unknown;
  readonly eos_token?: unknown;
  readonly pad_token?: unknown;
  readonly chat_template?: unknown;
  readonly [key: string]: unknown;
}

export interface ChatTemplateOptions {
  /** Ends the text with the start of an assistant's turn, for the model to go on. */
  readonly addGenerationPrompt: boolean;
  /** Further variables of the template, such as Qwen3's `enable_thinking`. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What a text may take whose patterns are not known to be quick, and what is added for long ones. */
const SECONDS = 5;
const CHARACTERS_A_SECOND = 50_000;

/** What the files of a model folder say of its tokenizer. */
export interface TokenizerFiles {
  readonly tokenizerJson: TokenizerJson;
  readonly config: TokenizerConfig;
  /** Null when there is none. */
  readonly chatTemplate: string | null;
  /** Ids that generation_config.json and config.json say end a text. */
  readonly endIds: readonly number[];
}

/** CheckpointError when tokenizer.json is missing, not JSON or of another form. */
export function readTokenizerFiles(folder: string): TokenizerFiles {
  const tokenizerJson = readModelJson(join(folder, TOKENIZER_FILE));
  const config = readTokenizerConfig(join(folder, TOKENIZER_CONFIG_FILE));
  const templatePath = join(folder, CHAT_TEMPLATE_FILE);
  const chatTemplate = existsSync(templatePath) ? readModelText(templatePath) : templateIn(config);
  const endIds = readEndIds(folder);
  return usable(folder, () => ({ tokenizerJson: checkTokenizerJson(tokenizerJson), config, chatTemplate, endIds }));
}

/** CheckpointError when tokenizer.json is missing, not JSON or of a kind that the library does not know. */
export function loadTokenizer(folder: string): Tokenizer {
  const { tokenizerJson, config, chatTemplate, endIds } = readTokenizerFiles(folder);
  return usable(folder, () => new Tokenizer(tokenizerJson, config, chatTemplate, endIds));
}

function usable<T>(folder: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError(`${join(folder, TOKENIZER_FILE)} cannot be used. ${reason}`, { cause });
  }
}

export class Tokenizer {
  /** One more than the highest token id. The model's `vocabSize` may be larger, never smaller. */
  readonly vocabularySize: number;
  /** Ids that end a sequence, the end of a turn first; empty when nothing says how a text ends. */
  readonly endTokens: readonly number[];

  private readonly library: LibraryTokenizer;
  private readonly addedIds: ReadonlyMap<string, number>;
  /** Binary string by id, of added tokens; special ones show nothing. */
  private readonly addedBytes: ReadonlyMap<number, string>;
  private readonly specialIds: ReadonlyMap<string, number>;
  private readonly encoder: PieceEncoder;
  private readonly templateTokens: Readonly<Record<string, string>>;
  private readonly chatTemplate: string | null;
  /** A regular expression of the file that may take any time; null when there is none. */
  private readonly unknownPattern: string | null;
  /** UTF-8 bytes of the longest token; null until it is asked for. */
  private longestToken: number | null = null;

  /** `endIds` are those that the files beside the tokenizer's state. */
  constructor(
    tokenizerJson: TokenizerJson,
    config: TokenizerConfig,
    chatTemplate: string | null,
    endIds: readonly number[] = [],
  ) {
    const { added_tokens: added, pre_tokenizer: cutting } = tokenizerJson;
    this.library = createLibraryTokenizer(tokenizerJson, config);
    this.unknownPattern = unknownPattern(tokenizerJson);
    this.addedIds = new Map(added.map(({ content, id }) => [content, id]));
    this.addedBytes = new Map(added.map(({ content, id, special }) => [id, special ? '' : bytesOf(content)]));
    this.specialIds = new Map(added.filter(({ special }) => special).map(({ content, id }) => [content, id]));
    this.encoder = new PieceEncoder(this.library, cuttingPatterns(cuttingSteps(cutting), this.library), this.addedIds);
    const { bos_token: bos, eos_token: eos, pad_token: pad } = config;
    this.templateTokens = { bos_token: contentOf(bos), eos_token: contentOf(eos), pad_token: contentOf(pad) };
    this.chatTemplate = chatTemplate;
    this.vocabularySize = vocabularySizeOf(tokenizerJson);
    const endOfText = this.addedIds.get(contentOf(eos)) ?? this.library.token_to_id(contentOf(eos)) ?? null;
    const { specialIds, templateTokens } = this;
    // No token is drawn that the tokenizer has not, so that such an end would never come.
    const statedIds = endIds.filter((id) => this.library.id_to_token(id) !== undefined);
    this.endTokens = endTokensOf({ specialIds, chatTemplate, templateTokens, endOfText, statedIds });
    if (this.endTokens.length === 0 && endIds.length > 0)
      throw new CheckpointError(`eos_token_id is ${[...new Set(endIds)].join(', ')}; none of its tokens has that id`);
  }

  /**
   * The ids of `text`. Added tokens (`<|im_end|>`, `<think>`, ...) are recognised wherever they stand; nothing is
   * put before or behind. A lone surrogate counts as U+FFFD. As in Transformers, text of a user that holds such a
   * token becomes that token: whoever takes text from strangers passes it through `withoutSpecialTokens` first.
   */
  encode(text: string): number[] {
    return this.inTime(text.length, () => this.encoder.encode(text.toWellFormed()));
  }

  /** Tokens that `text` has at the least, told by its length alone: `encode` takes longer than whoever refuses it can wait. */
  leastTokens(text: string): number {
    const { normalizer } = this.library;
    const normal = normalizer === null ? text : this.inTime(text.length, () => normalizer(text));
    this.longestToken ??= this.findLongestToken();
    return Math.ceil(Buffer.byteLength(normal) / this.longestToken);
  }

  /** `text` without anything that would become a special token. */
  withoutSpecialTokens(text: string): string {
    return removeTokens(text, [...this.specialIds.keys()]);
  }

  /**
   * The text of `ids`; bytes that are no UTF-8 become U+FFFD. `skipSpecial` leaves out special tokens, not `<think>`.
   * An id without a token is no text, as in Transformers: models have more rows than their tokenizer has tokens.
   * CheckpointError for what is no id at all.
   */
  decode(ids: Iterable<number>, { skipSpecial = false }: { readonly skipSpecial?: boolean } = {}): string {
    const list = [...ids];
    const wrong = list.find((id) => !Number.isInteger(id) || id < 0);
    if (wrong !== undefined) {
      throw new CheckpointError(`Token id ${wrong} cannot be decoded; allowed are 0 to ${this.vocabularySize - 1}`);
    }
    const known = list.filter((id) => this.library.id_to_token(id) !== undefined);
    if (known.length === 0) return '';
    return this.inTime(known.length, () => this.library.decode(known, { skip_special_tokens: skipSpecial }));
  }

  /** What a token adds to the text that `decode` makes without special tokens, as a binary string: see byte-alphabet.ts. */
  bytesOf(id: number): string {
    return this.addedBytes.get(id) ?? bytesOfSpelling(this.library.id_to_token(id) ?? '');
  }

  private findLongestToken(): number {
    let longest = 1;
    for (let id = 0; id < this.vocabularySize; id++) longest = Math.max(longest, this.bytesOf(id).length);
    for (const content of this.addedIds.keys()) longest = Math.max(longest, Buffer.byteLength(content));
    return longest;
  }

  /** `work` on so many characters or tokens, under a clock where a pattern of the file is not known to be quick. */
  private inTime<T>(length: number, work: () => T): T {
    if (this.unknownPattern === null) return work();
    const seconds = SECONDS + length / CHARACTERS_A_SECOND;
    try {
      return clocked(seconds, work);
    } catch (cause) {
      if (!(cause instanceof TimeUp)) throw cause;
      throw new CheckpointError(
        `The tokenizer was stopped on a text of ${length} characters, ${cause.message}: its pattern ` +
          `${JSON.stringify(this.unknownPattern.slice(0, 120))} tries too many ways. Take the ${TOKENIZER_FILE} of the ` +
          `model's publisher, or another model`,
        { cause },
      );
    }
  }

  /** The id of the token whose text is `token`: "<|im_end|>", " fever". CheckpointError when there is none. */
  idOf(token: string): number {
    const id = this.addedIds.get(token) ?? this.library.token_to_id(spellText(token));
    if (id === undefined) throw new CheckpointError(`${JSON.stringify(token)} is not one token of this vocabulary`);
    return id;
  }

  /** The text of a conversation. CheckpointError when the folder has no template, or the template refuses. */
  applyChatTemplate(messages: readonly ChatMessage[], options: ChatTemplateOptions): string {
    if (this.chatTemplate === null) {
      throw new CheckpointError(`This tokenizer has no chat template; its folder needs ${CHAT_TEMPLATE_FILE}`);
    }
    return renderChatTemplate(this.chatTemplate, {
      messages,
      add_generation_prompt: options.addGenerationPrompt,
      ...this.templateTokens,
      ...options.variables,
    });
  }
}

/** A template is text, or (before Transformers 4.43) a list of named ones. */
function templateIn({ chat_template: template }: TokenizerConfig): string | null {
  if (typeof template === 'string') return template;
  if (!Array.isArray(template)) return null;
  const named = template as { name?: unknown; template?: unknown }[];
  const found = named.find(({ name }) => name === 'default')?.template;
  return typeof found === 'string' ? found : null;
}

/** The text of a token of tokenizer_config.json; empty when there is none. */
export function contentOf(token: unknown): string {
  if (typeof token === 'string') return token;
  const content = (token as { content?: unknown } | null | undefined)?.content;
  return typeof content === 'string' ? content : '';
}

function readTokenizerConfig(path: string): TokenizerConfig {
  if (!existsSync(path)) return {};
  const config = readModelJson(path);
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as TokenizerConfig;
  throw new CheckpointError(`${path} holds no object; it must be one, with eos_token and chat_template`);
}
