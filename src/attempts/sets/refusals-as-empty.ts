/**
 * A model whose refusals of single conversations (too long, filtered) are answers that say nothing: in a bank of thousands
 * some are refused, they are to be kept as such, and the work goes on. While no more were answered than refused a refusal
 * stays a failure, since then it is the call that is wrong, and what asks stops after a few.
 */
import type { ChatModel } from '../../chat/chat-model.ts';

export function refusalsAsEmpty(model: ChatModel): ChatModel {
  let [answered, refused] = [0, 0];
  return {
    name: model.name,
    complete: async (request, signal) => {
      const result = await model.complete(request, signal);
      if (result.kind === 'completion') {
        answered++;
        return result;
      }
      if (result.reason !== 'refused' || ++refused >= answered) return result;
      return { kind: 'completion', raw: '', finish: 'filtered', promptTokens: null, generatedTokens: null };
    },
    close: () => model.close(),
  };
}
