/**
 * What a teacher's answer is worth as a trace: whole, in the format, ending in the right option as evaluation reads it. A
 * trace of shuffled options is put back into the bank's order; one whose reasoning names letters cannot be.
 */
import { z } from 'zod';
import type { CallParser, Parsed } from '../attempts/calls/parse-calls.ts';
import type { SentParts, ReadChannels } from '../chat/answer-channels.ts';
import { followsFormat } from '../grading/format-reward.ts';
import { answerFrame, readAnswer } from '../grading/read-answer.ts';
import { holdsControlToken } from '../records/control-token.ts';
import { LETTERS } from '../records/question-text.ts';
import { TRACE_VERDICTS, type TraceVerdict } from '../records/trace-attempt.ts';
import { namesLetters } from './named-letters.ts';
import type { ShownTry } from './shown-question.ts';

const readTraceSchema = z.strictObject({
  /** As it was written, with the reasoning of a field of its own in its block; null where it did not come to its end. */
  text: z.string().nullable(),
  /** As the bank orders the options. */
  letter: z.string().nullable(),
  tokens: z.number().nullable(),
  finish: z.enum(['stop', 'length', 'filtered', 'unknown']),
  verdict: z.enum(TRACE_VERDICTS),
});
export type ReadTrace = z.infer<typeof readTraceSchema>;

/** `shownBy`: what each call showed, by its key. */
export function traceParser(shownBy: ReadonlyMap<string, ShownTry>): CallParser<ReadTrace> {
  return {
    name: 'trace',
    version: 4,
    valueSchema: readTraceSchema,
    read: ({ key, content, reasoning, written, finish }, channels): Parsed<ReadTrace> => {
      const trace = readTrace({ content, reasoning }, channels, shownBy.get(key)!);
      const rejected = trace.verdict === 'right' ? null : trace.verdict;
      return { rejected, value: { ...trace, tokens: written, finish } };
    },
  };
}

const ANSWER_END = '</answer>';

type Trace = Pick<ReadTrace, 'text' | 'letter' | 'verdict'>;

function readTrace(sent: SentParts, channels: ReadChannels, shown: ShownTry): Trace {
  if (channels.state !== 'whole') return { text: null, letter: null, verdict: channels.state };
  const text = formattedText(sent, channels);
  if (text === null) return { text: joined(channels) ?? channels.text, letter: null, verdict: 'no-format' };
  const reading = readAnswer(text, answerFrame(shown));
  if (reading.kind !== 'read') return { text, letter: null, verdict: 'unread' };
  const letter = LETTERS[shown.order[LETTERS.indexOf(reading.letter)]!]!;
  if (reading.letter !== shown.answer) return { text, letter, verdict: 'wrong' };
  if (!shown.isShuffled) return { text, letter, verdict: 'right' };
  if (namesShownLetters(text, shown)) return { text, letter, verdict: 'names-letters' };
  return {
    text: reading.via === 'text' ? text : withLetter(text, letter),
    letter,
    verdict: 'right' satisfies TraceVerdict,
  };
}

/** The answer as it was written; one without a block of reasoning gets the reasoning of the field beside it. */
function formattedText({ content, reasoning }: SentParts, channels: ReadChannels): string | null {
  const candidates = [...(reasoning === null ? [(content ?? '').trim()] : []), channels.text, joined(channels)];
  const found = candidates.find((text) => text !== null && followsFormat(text)) ?? null;
  if (found === null) return null;
  // What the format lets stand behind it are tokens that end a text.
  const text = found.slice(0, found.lastIndexOf(ANSWER_END) + ANSWER_END.length);
  return holdsControlToken(text) ? null : text;
}

function joined({ reasoning, text }: ReadChannels): string | null {
  return reasoning === '' ? null : `<think>\n${reasoning}\n</think>\n${text}`;
}

/** In the reasoning alone: letters of options as they were shown. */
function namesShownLetters(trace: string, { options }: ShownTry): boolean {
  return namesLetters(trace.slice(0, trace.indexOf('</think>')), LETTERS.slice(0, options.length));
}

function withLetter(trace: string, letter: string): string {
  const start = trace.lastIndexOf('<answer>') + '<answer>'.length;
  return `${trace.slice(0, start)}${letter}</answer>`;
}
