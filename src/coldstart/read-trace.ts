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
  /** Null where there is none in the format. */
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
    version: 2,
    valueSchema: readTraceSchema,
    read: ({ key, content, reasoning, written, finish }, channels): Parsed<ReadTrace> => {
      const trace = readTrace({ content, reasoning }, channels, shownBy.get(key)!);
      const rejected = trace.verdict === 'right' ? null : trace.verdict;
      return { rejected, value: { ...trace, tokens: written, finish } };
    },
  };
}

type Trace = Pick<ReadTrace, 'text' | 'letter' | 'verdict'>;

function readTrace(sent: SentParts, channels: ReadChannels, shown: ShownTry): Trace {
  if (channels.state !== 'whole') return { text: null, letter: null, verdict: channels.state };
  const text = formattedText(sent, channels);
  if (text === null) return { text: null, letter: null, verdict: 'no-format' };
  const reading = readAnswer(text, answerFrame(shown));
  if (reading.kind !== 'read') return { text, letter: null, verdict: 'unread' };
  const letter = LETTERS[shown.order[LETTERS.indexOf(reading.letter)]!]!;
  if (reading.letter !== shown.answer) return { text, letter, verdict: 'wrong' };
  if (!shown.isShuffled) return { text, letter, verdict: 'right' };
  if (namesShownLetters(text, shown)) return { text: null, letter, verdict: 'names-letters' };
  return {
    text: reading.via === 'text' ? text : withLetter(text, letter),
    letter,
    verdict: 'right' satisfies TraceVerdict,
  };
}

/** The answer as it was written; one without a block of reasoning gets the reasoning of the field beside it. */
function formattedText({ content, reasoning }: SentParts, channels: ReadChannels): string | null {
  const joined = channels.reasoning === '' ? [] : [`<think>\n${channels.reasoning}\n</think>\n${channels.text}`];
  const candidates = [...(reasoning === null ? [(content ?? '').trim()] : []), channels.text, ...joined];
  return candidates.find((text) => followsFormat(text) && !holdsControlToken(text)) ?? null;
}

/** In the reasoning alone: letters of options as they were shown. */
function namesShownLetters(trace: string, { options }: ShownTry): boolean {
  return namesLetters(trace.slice(0, trace.indexOf('</think>')), LETTERS.slice(0, options.length));
}

function withLetter(trace: string, letter: string): string {
  const start = trace.lastIndexOf('<answer>') + '<answer>'.length;
  return `${trace.slice(0, start)}${letter}</answer>`;
}
