/** Chat completions, whole and in chunks: the thinking stands in `reasoning_content`, as vLLM and others have it. */
import { flemingField, frameFields, usageOf, type ReplyFrame, type ReplyShape } from './reply-shape.ts';
import type { TextToken, WrittenToken } from './served-model.ts';

export const chatReply: ReplyShape = {
  idPrefix: 'chatcmpl-',
  whole: (frame, generation) => ({
    ...frameFields(frame, 'chat.completion'),
    choices: generation.choices.map(({ reasoning, text, finish, tokens }, index) => ({
      index,
      message: {
        role: 'assistant',
        content: text,
        ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
        refusal: null,
      },
      logprobs: tokens === null ? null : logprobsOf(tokens),
      finish_reason: finish,
    })),
    usage: usageOf(generation),
    fleming: flemingField(frame),
  }),
  begin: (frame, index) => ({
    ...chunk(frame, { index, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }),
    fleming: flemingField(frame),
  }),
  piece: (frame, { choice, reasoning, text, tokens }) =>
    chunk(frame, {
      index: choice,
      delta: {
        ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
        ...(text === '' ? {} : { content: text }),
      },
      logprobs: tokens.length === 0 ? null : logprobsOf(tokens),
      finish_reason: null,
    }),
  end: (frame, index, { finish }) => ({
    ...chunk(frame, { index, delta: {}, logprobs: null, finish_reason: finish }),
    fleming: flemingField(frame),
  }),
  usage: (frame, generation) => ({ ...chunk(frame), usage: usageOf(generation) }),
};

function chunk(frame: ReplyFrame, ...choices: readonly object[]): object {
  return { ...frameFields(frame, 'chat.completion.chunk'), choices };
}

/** Every token that was drawn, those of the thinking and its tags too. */
function logprobsOf(tokens: readonly WrittenToken[]): object {
  const one = ({ text, bytes, logprob }: TextToken): object => ({ token: text, logprob, bytes });
  return {
    content: tokens.map((token) => ({ ...one(token), top_logprobs: token.top.map(one) })),
    refusal: null,
  };
}
