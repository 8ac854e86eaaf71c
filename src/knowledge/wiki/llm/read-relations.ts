/**
 * What a model wrote about an article, as relations or as the reason why there are none. Thinking and whatever stands
 * around the document (a fence, a sentence) are passed over; of several documents the last that fits counts. Nothing is
 * repaired: a document that is cut short or written with Chinese marks is not guessed at.
 */
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
  const relations = said === null ? null : lastDocument(said);
  if (relations !== null) return { kind: 'relations', relations };
  if (finish === 'filtered') return { kind: 'none', reason: 'the model refused the article' };
  if (finish === 'length') return { kind: 'none', reason: 'the answer is cut short by the token limit' };
  return { kind: 'none', reason: said === null ? 'the thinking does not end' : 'the answer is no JSON of the schema' };
}

/** The text after the thinking; null where the thinking was not ended, since documents in it are drafts. */
function afterThinking(raw: string): string | null {
  const end = raw.lastIndexOf('</think>');
  const said = end < 0 ? raw : raw.slice(end + '</think>'.length);
  return said.includes('<think>') ? null : said;
}

function lastDocument(text: string): readonly unknown[] | null {
  let last: readonly unknown[] | null = null;
  for (const document of documentsIn(text)) {
    const parsed = modelAnswerSchema.safeParse(parsedJson(document));
    if (parsed.success) last = parsed.data.relations;
  }
  return last;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Stretches from an outermost brace to its partner; braces inside strings of a document do not count. */
function* documentsIn(text: string): Generator<string> {
  let [depth, start, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (inString) {
      if (sign === '\\') at++;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = depth > 0;
    else if (sign === '{') {
      if (depth++ === 0) start = at;
    } else if (sign === '}' && depth > 0 && --depth === 0) yield text.slice(start, at + 1);
  }
}
