/**
 * Markup of a trace by a list of what is allowed: <think> and <answer>, once each and in that order. All else that looks
 * like a tag was left over by some teacher's template; "<50 mmHg" and "p<0.05" look like none.
 */
import { followsFormat } from '../../grading/format-reward.ts';
import { flaw, type Trace, type TraceFlaw } from './trace-flaw.ts';

const ALLOWED = new Set(['think', 'answer']);
/** A name, at most one more word or attributes, and the end: "<tool_call>", "</step>", "<|im_end|>", "<｜User｜>" with bars of full width. */
const TAG =
  /<\s{0,2}\/?\s{0,2}([\p{L}_][\p{L}\p{N}_:-]{0,40})(?:\s[\p{L}\p{N}_-]{1,30}|\s[\p{L}_-]{1,30}=[^<>\n]{0,80})?\s?\/?>|<[|｜][^<>|｜\n]{1,40}[|｜]>|\[\/?(?:INST|THINK|SYS)\]/gu;

export function tagFlaw({ text }: Trace): TraceFlaw | null {
  for (const { 0: tag, 1: name } of text.matchAll(TAG))
    if (name === undefined || !ALLOWED.has(name)) return flaw('foreign-tag', tag);
  return followsFormat(text)
    ? null
    : flaw('malformed', 'not one <think> block, then one <answer> block, and nothing else');
}
