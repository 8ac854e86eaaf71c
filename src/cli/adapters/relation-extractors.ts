/** The relation extractors of a command beside the rules: the language model that its flags name. */
import type { ModelExtractor } from '../../knowledge/wiki/relation-extractor.ts';
import { articleExtractors } from '../../knowledge/wiki/article-extractors.ts';
import type { ExtractorFlags } from '../flags/extractor-flags.ts';

/** Ours: of a dump's group of articles so many are asked about at a time. */
const CONCURRENCY = 16;

export interface ChosenExtractors {
  readonly extractors: readonly ModelExtractor[];
  close(): Promise<void>;
}

export async function extractorsFor({ model: spec, maxTokens, apiKeyEnv }: ExtractorFlags): Promise<ChosenExtractors> {
  if (spec === undefined) return { extractors: articleExtractors(null), close: () => Promise.resolve() };
  const { openChatModel } = await import('./chat-model-spec.ts');
  const { model } = await openChatModel(spec, {
    concurrency: CONCURRENCY,
    timeoutSeconds: 600,
    contextTokens: 16_384,
    environment: process.env,
    apiKeyVariable: apiKeyEnv,
  });
  return { extractors: articleExtractors({ model, maxTokens }), close: () => model.close() };
}
