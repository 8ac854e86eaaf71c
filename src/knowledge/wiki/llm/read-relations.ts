/** What a model wrote about an article, as relations or as the reason why there are none. */
import { afterThinking, lastDocument } from '../../../chat/answer-document.ts';
import type { ChatCompletion } from '../../../chat/chat-model.ts';
import { modelAnswerSchema } from './extraction-schema.ts';

export type ReadRelations =
  | { readonly kind: 'relations'; readonly relations: readonly unknown[] }
  | {
      readonly kind: 'none';
      readonly reason:
        | 'the model refused the article'
        | 'the answer is cut short by the token limit'
        | 'the thinking does not end'
        | 'the answer is no JSON of the schema';
    };

export function readRelations({ raw, finish }: Pick<ChatCompletion, 'raw' | 'finish'>): ReadRelations {
  const said = afterThinking(raw);
  const relations = said === null ? null : (lastDocument(said, modelAnswerSchema)?.relations ?? null);
  if (relations !== null) return { kind: 'relations', relations };
  if (finish === 'filtered') return { kind: 'none', reason: 'the model refused the article' };
  if (finish === 'length') return { kind: 'none', reason: 'the answer is cut short by the token limit' };
  return { kind: 'none', reason: said === null ? 'the thinking does not end' : 'the answer is no JSON of the schema' };
}
