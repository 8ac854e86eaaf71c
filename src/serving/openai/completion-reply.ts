/** Completions of raw prompts, whole and in chunks: all that was written is text, tags too. */
import { flemingField, frameFields, usageOf, type ReplyFrame, type ReplyShape } from './reply-shape.ts';
import type { WrittenToken } from './served-model.ts';

export const completionReply: ReplyShape = {
  idPrefix: 'cmpl-',
  whole: (frame, generation) => ({
    ...reply(
      frame,
      ...generation.choices.map(({ text, finish, tokens }, index) => ({
        index,
        text,
        logprobs: tokens === null ? null : logprobsOf(tokens),
        finish_reason: finish,
      })),
    ),
    usage: usageOf(generation),
    fleming: flemingField(frame),
  }),
  begin: (frame, index) => ({
    ...reply(frame, { index, text: '', logprobs: null, finish_reason: null }),
    fleming: flemingField(frame),
  }),
  piece: (frame, { choice, text, tokens }, offset) =>
    reply(frame, {
      index: choice,
      text,
      logprobs: tokens.length === 0 ? null : logprobsOf(tokens, offset),
      finish_reason: null,
    }),
  end: (frame, index, { finish }) => ({
    ...reply(frame, { index, text: '', logprobs: null, finish_reason: finish }),
    fleming: flemingField(frame),
  }),
  usage: (frame, generation) => ({ ...reply(frame), usage: usageOf(generation) }),
};

function reply(frame: ReplyFrame, ...choices: readonly object[]): object {
  return { ...frameFields(frame, 'text_completion'), choices };
}

/** Offsets count from the beginning of the answer, in UTF-16 units of its tokens; `before` stand before these. */
function logprobsOf(tokens: readonly WrittenToken[], before = 0): object {
  let offset = before;
  const offsets = tokens.map(({ text }) => (offset += text.length) - text.length);
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) => Object.fromEntries(top.map(({ text, logprob }) => [text, logprob]))),
    text_offset: offsets,
  };
}
