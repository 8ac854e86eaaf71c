/**
 * Holds the steps of a trace against passages of guidelines: a reader says of each step whether a passage supports it, is
 * silent, or contradicts it, and quotes. A contradiction counts only where its quote stands in the passage; silence is
 * no flaw, since most of what is right stands in no passage that was found. The wording is ours.
 */
import { z } from 'zod';
import { afterThinking, lastDocument } from '../../../chat/answer-document.ts';
import type { Language } from '../../../records/question.ts';
import type { Snippet } from '../../../records/snippet.ts';
import { comparableText } from '../../../grading/normalize-answer.ts';
import { sentencesOf } from '../../../support/sentences.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from '../trace-flaw.ts';
import type { SnippetRanks } from './rank-snippets.ts';

/** Raised with every change of a character of the wording, or of what is shown. */
export const GUIDELINE_PROMPT_VERSION = 1;

const STEP_VERDICTS = ['supports', 'silent', 'contradicts'] as const;
export type StepVerdict = (typeof STEP_VERDICTS)[number];

const MOST_STEPS = 12;
const SNIPPETS_A_STEP = 3;
const MOST_SNIPPETS = 8;
const LONGEST_SNIPPET = 700;
/** A shorter quote stands in too many passages to show anything. */
const SHORTEST_QUOTE = 8;

/** What a reader is shown of one trace. */
export interface Held {
  readonly language: Language;
  readonly steps: readonly string[];
  readonly snippets: readonly Snippet[];
}

const WORDINGS: Readonly<Record<Language, { steps: string; passages: string; task: string }>> = {
  en: {
    steps: 'Steps of a reasoning:',
    passages: 'Passages of reference texts:',
    task:
      'For each step say whether a passage supports it, contradicts it, or all are silent on it. A passage that speaks of ' +
      'something else is silent. Copy the words of the passage that show it. Write one JSON document and nothing else: ' +
      '{"steps": [{"step": 1, "verdict": "supports" | "silent" | "contradicts", "passage": 2, "quote": "..."}]}',
  },
  zh: {
    steps: '推理步骤：',
    passages: '参考文本段落：',
    task:
      '请逐步判断：是否有段落支持该步骤、与之矛盾，或所有段落均未涉及。谈论其他内容的段落视为未涉及。请原样摘录能说明判断的文字。' +
      '只写一个 JSON 文档：{"steps": [{"step": 1, "verdict": "supports" | "silent" | "contradicts", "passage": 2, "quote": "..."}]}',
  },
};

/** The steps of a trace and the passages that speak of them; null where none does. */
export function heldAgainst(trace: Trace, ranks: SnippetRanks): Held | null {
  const steps = sentencesOf(thinkingOf(trace), { clauses: true })
    .map(({ text }) => text)
    .filter((text) => text.length >= SHORTEST_QUOTE)
    .slice(0, MOST_STEPS);
  const found = new Map<string, Snippet>();
  // The best of every step before the second best of any.
  const byStep = steps.map((step) => ranks.best(step, SNIPPETS_A_STEP, trace.language));
  for (let place = 0; place < SNIPPETS_A_STEP; place++)
    for (const each of byStep)
      if (each[place] !== undefined && found.size < MOST_SNIPPETS) found.set(each[place].id, each[place]);
  const snippets = [...found.values()];
  return steps.length === 0 || snippets.length === 0 ? null : { language: trace.language, steps, snippets };
}

export function guidelinePrompt({ language, steps, snippets }: Held): string {
  const { steps: heading, passages, task } = WORDINGS[language];
  const numbered = (lines: readonly string[]): string => lines.map((line, at) => `${at + 1}. ${line}`).join('\n');
  const shown = snippets.map(({ title, text }) => `${title}: ${oneLine(text).slice(0, LONGEST_SNIPPET)}`);
  return `${heading}\n${numbered(steps.map(oneLine))}\n\n${passages}\n${numbered(shown)}\n\n${task}`;
}

const answerSchema = z.object({
  steps: z
    .array(
      z.object({
        step: z.number().int(),
        verdict: z.enum(STEP_VERDICTS),
        passage: z.number().int().nullish(),
        quote: z.string().nullish(),
      }),
    )
    .max(200),
});

export interface HeldSteps {
  /** Steps by verdict. */
  readonly counts: Readonly<Record<StepVerdict | 'unverified' | 'unread', number>>;
  /** Of the first contradiction whose quote stands in its passage. */
  readonly flaw: TraceFlaw | null;
}

/**
 * `unverified`: a verdict whose quote does not stand in the passage counts for nothing. `unread`: the reader said nothing of
 * the step that can be read.
 */
export function readGuidelines(raw: string, { steps, snippets }: Held): HeldSteps {
  const said = lastDocument(afterThinking(raw) ?? '', answerSchema)?.steps ?? [];
  const counts = { supports: 0, silent: 0, contradicts: 0, unverified: 0, unread: 0 };
  let first: TraceFlaw | null = null;
  for (const [at, step] of steps.entries()) {
    const verdict = said.find((each) => each.step === at + 1);
    if (verdict === undefined || verdict.verdict === 'silent') {
      counts[verdict === undefined ? 'unread' : 'silent']++;
      continue;
    }
    const snippet = snippets[(verdict.passage ?? 0) - 1];
    if (snippet === undefined || !stands(verdict.quote ?? '', snippet.text)) {
      counts.unverified++;
      continue;
    }
    counts[verdict.verdict]++;
    if (verdict.verdict === 'contradicts')
      first ??= flaw(
        'contradicts-guideline',
        `"${step}" against "${verdict.quote}" (${snippet.source}, ${snippet.address})`,
      );
  }
  return { counts, flaw: first };
}

function stands(quote: string, text: string): boolean {
  const wanted = comparableText(oneLine(quote));
  return wanted.length >= SHORTEST_QUOTE && comparableText(oneLine(text)).includes(wanted);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
