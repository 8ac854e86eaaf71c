/** A policy as a chat model, so that what asks servers asks the models of a run too. Nothing of a question ends its own turn. */
import type { ChatModel } from '../chat/chat-model.ts';
import { EmbeddedChatModel } from '../chat/embedded/embedded-chat-model.ts';
import type { Policy } from '../engine/policy.ts';

/** `close` is called once the last answer is there; who opened the policy may close it himself and say nothing here. */
export function policyChatModel(
  name: string,
  policy: Policy,
  close: () => Promise<void> = () => Promise.resolve(),
): ChatModel {
  const { tokenizer, engine } = policy;
  return new EmbeddedChatModel(name, {
    maxPositions: engine.maxPositions,
    promptTokens: (messages) =>
      tokenizer.encode(
        tokenizer.applyChatTemplate(
          messages.map(({ role, content }) => ({ role, content: tokenizer.withoutSpecialTokens(content) })),
          { addGenerationPrompt: true },
        ),
      ),
    complete: (requests, params) => policy.complete(requests, params),
    close,
  });
}
