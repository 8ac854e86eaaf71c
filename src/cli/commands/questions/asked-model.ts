/** A language model named on the command line of `fleming questions`, and how much of it may be in flight. */
import type { AskedModel } from '../../../questions/refine/ask-model.ts';

export interface ModelFlags {
  readonly concurrency: number;
  readonly maxTokens?: number;
  readonly apiKeyEnv?: string;
}

/** null: none is named. The caller closes it. */
export async function askedModel(spec: string | undefined, flags: ModelFlags): Promise<AskedModel | null> {
  if (spec === undefined) return null;
  const { openChatModel } = await import('../../chat-model-spec.ts');
  const { model, sha256 } = await openChatModel(spec, {
    concurrency: flags.concurrency,
    timeoutSeconds: 1800,
    contextTokens: 8192,
    environment: process.env,
    ...(flags.apiKeyEnv === undefined ? {} : { apiKeyVariable: flags.apiKeyEnv }),
  });
  return { model, spec, sha256, concurrency: flags.concurrency, maxTokens: flags.maxTokens ?? null };
}
