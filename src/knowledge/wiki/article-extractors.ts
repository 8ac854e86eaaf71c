/** Which relation extractors read an article: the rules always, a language model beside them where one is named. */
import type { ChatModel } from '../../chat/chat-model.ts';
import { LlmExtractor } from './llm/llm-extractor.ts';
import { LONGEST_EXTRACTION_TOKENS } from './llm/longest-extraction.ts';
import type { RelationExtractor } from './relation-extractor.ts';
import { rulesExtractor } from './rules/rules-extractor.ts';

export interface ExtractingModel {
  readonly model: ChatModel;
  /** Longest answer in tokens, thinking included; null: `LONGEST_EXTRACTION_TOKENS`. */
  readonly maxTokens: number | null;
}

export function articleExtractors(asked: ExtractingModel | null): readonly RelationExtractor[] {
  if (asked === null) return [rulesExtractor];
  return [rulesExtractor, new LlmExtractor(asked.model, { maxTokens: asked.maxTokens ?? LONGEST_EXTRACTION_TOKENS })];
}
