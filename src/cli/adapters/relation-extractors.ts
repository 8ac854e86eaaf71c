/** Which relation extractors a command uses: the rules always, a language model where one is named. */
import type { RelationExtractor } from '../../knowledge/wiki/relation-extractor.ts';
import { rulesExtractor } from '../../knowledge/wiki/rules/rules-extractor.ts';
import type { ExtractorFlags } from '../flags/extractor-flags.ts';

/** Ours: of a dump's group of articles so many are asked about at a time. */
const CONCURRENCY = 16;

export interface ChosenExtractors {
  readonly extractors: readonly RelationExtractor[];
  close(): Promise<void>;
}

export async function extractorsFor({ model: spec, maxTokens, apiKeyEnv }: ExtractorFlags): Promise<ChosenExtractors> {
  if (spec === undefined) return { extractors: [rulesExtractor], close: () => Promise.resolve() };
  const [{ openChatModel }, { LlmExtractor }] = await Promise.all([
    import('./chat-model-spec.ts'),
    import('../../knowledge/wiki/llm/llm-extractor.ts'),
  ]);
  const { model } = await openChatModel(spec, {
    concurrency: CONCURRENCY,
    timeoutSeconds: 600,
    contextTokens: 16_384,
    environment: process.env,
    apiKeyVariable: apiKeyEnv,
  });
  return { extractors: [rulesExtractor, new LlmExtractor(model, { maxTokens })], close: () => model.close() };
}
