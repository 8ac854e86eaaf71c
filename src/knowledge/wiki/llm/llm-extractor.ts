/**
 * The extractor that asks a language model. Nothing of the answer is believed: it must be JSON of the schema, each
 * quote must stand in the article, the other end must stand in the quote and be a link of the article, and the types
 * must fit. What fails a check is dropped and counted.
 */
import type { ChatFailure, ChatModel, Decoding } from '../../../chat/chat-model.ts';
import { completeWithRetries, type RetryPolicy } from '../../../chat/complete-with-retries.ts';
import { RefusalCheck } from '../../../chat/refusal-check.ts';
import { RELATIONS, type EntityType } from '../../../graph/schema.ts';
import { TeacherError } from '../../../support/errors.ts';
import { deriveSeed, randomStream } from '../../../support/random.ts';
import { quoteOf } from '../article/quote.ts';
import type { SourceText } from '../article/source-text.ts';
import type { SourceLink, Span } from '../article/source-words.ts';
import { Dropped, type Claim, type Extraction, type ModelExtractor } from '../relation-extractor.ts';
import { extractionMessages, LONGEST_SHOWN } from './extraction-prompt.ts';
import { modelRelationSchema, type ModelRelation } from './extraction-schema.ts';
import { readRelations, type ReadRelations } from './read-relations.ts';

/**
 * The confidence of a model's claims. The value is ours: lower than that of the rules, which cannot misread a match.
 */
export const MODEL_CONFIDENCE = 0.6;

export class LlmExtractor implements ModelExtractor {
  readonly name: string;
  readonly #model: ChatModel;
  readonly #maxTokens: number;
  readonly #policy: RetryPolicy | undefined;
  readonly #refusals: RefusalCheck;

  /** `maxTokens`: the longest answer, thinking included. */
  constructor(model: ChatModel, { maxTokens, policy }: { readonly maxTokens: number; readonly policy?: RetryPolicy }) {
    this.name = `llm/1/${model.name}`.slice(0, 200);
    this.#model = model;
    this.#maxTokens = maxTokens;
    this.#policy = policy;
    this.#refusals = new RefusalCheck(model, policy === undefined ? {} : { policy });
  }

  async extract({ article, type }: Parameters<ModelExtractor['extract']>[0]): Promise<Extraction> {
    const { title, revision } = article.page;
    const shown = article.words.plain.slice(0, LONGEST_SHOWN);
    const seed = deriveSeed('extract', title, revision);
    const decoding = { temperature: 0, topP: null, maxTokens: this.#maxTokens };
    const { result } = await completeWithRetries(
      this.#model,
      {
        id: { set: 'knowledge', itemId: title, sample: 0 },
        messages: extractionMessages(title, type, shown),
        decoding,
        seed,
      },
      { random: () => randomStream(seed).next(), ...(this.#policy === undefined ? {} : { policy: this.#policy }) },
    );
    const dropped = new Dropped();
    const read = result.kind === 'failure' ? await this.#refused(title, decoding, result) : readRelations(result);
    if (read.kind === 'none') dropped.add(read.reason);
    const relations = read.kind === 'none' ? [] : read.relations;
    const claims = relations.flatMap((relation) => claimOf(relation, article.words, type, dropped) ?? []);
    return { claims, dropped: dropped.counts };
  }

  /** One article may be too long or filtered; a server that takes none is told about, not asked for every article. */
  async #refused(title: string, decoding: Decoding, failure: ChatFailure): Promise<ReadRelations> {
    const isRefusal = failure.reason === 'refused' || failure.reason === 'unanswerable';
    const ofAll = isRefusal ? await this.#refusals.judge({ decoding }, failure) : failure;
    if (ofAll !== null) throw new TeacherError(`${this.name}, article '${title}': ${ofAll.message}`);
    return { kind: 'none', reason: 'the model refused the article' };
  }
}

function claimOf(written: unknown, words: SourceText, type: EntityType, dropped: Dropped): Claim | null {
  const drop = (reason: string): null => {
    dropped.add(reason);
    return null;
  };
  const parsed = modelRelationSchema.safeParse(written);
  if (!parsed.success) return drop('a relation is not of the schema');
  const relation = parsed.data;
  const place = words.find(relation.quote);
  if (place === null || place.start >= LONGEST_SHOWN) return drop('the quote is not in the article');
  const [own, other] = endsOf(relation);
  if (!own.includes(type)) return drop('the article is of another type than the relation needs');
  if (!other.includes(relation.otherType)) return drop('the other end is of another type than the relation needs');
  const link = linkIn(words, place, relation.other);
  if (link === null) return drop('the other end is no link in the quote');
  return {
    relations: [relation.relation],
    target: link.page,
    surface: link.text,
    inverse: relation.articleIs === 'object',
    denied: false,
    ...quoteOf(words, [place, link])!,
    confidence: MODEL_CONFIDENCE,
  };
}

function endsOf({ relation, articleIs }: ModelRelation): readonly [readonly EntityType[], readonly EntityType[]] {
  const { subject, object } = RELATIONS[relation];
  return articleIs === 'subject' ? [subject, object] : [object, subject];
}

/** The link that the model means, among those of the quote. */
function linkIn(words: SourceText, place: Span, other: string): SourceLink | null {
  const wanted = other.trim().toLowerCase();
  const links = words.linksIn(place);
  return links.find(({ text, page }) => text.toLowerCase() === wanted || page.toLowerCase() === wanted) ?? null;
}
