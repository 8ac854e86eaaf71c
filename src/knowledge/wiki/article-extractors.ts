/** Which relation extractors there are beside the rules, which read every article: a language model where one is named. */
import type { ChatModel } from '../../chat/chat-model.ts';
import { LlmExtractor } from './llm/llm-extractor.ts';
import { LONGEST_EXTRACTION_TOKENS } from './llm/longest-extraction.ts';
import type { ModelExtractor } from './relation-extractor.ts';

export interface ExtractingModel {
  readonly model: ChatModel;
  /** Longest answer in tokens, thinking included; null: `LONGEST_EXTRACTION_TOKENS`. */
  readonly maxTokens: number | null;
}

export function articleExtractors(asked: ExtractingModel | null): readonly ModelExtractor[] {
  if (asked === null) return [];
  return [new LlmExtractor(asked.model, { maxTokens: asked.maxTokens ?? LONGEST_EXTRACTION_TOKENS })];
}
