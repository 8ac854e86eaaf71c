import { describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import { bankSettings, everyQuestion } from '../../../../test/worlds/banks.ts';
import { miniatureGraph } from '../../../../test/worlds/shipped-graph.ts';
import { MemoryQuestionGraph } from '../../../questions/rods/memory-graph.ts';
import { synthesizeAll } from '../../../questions/rods/synthesize.stage.ts';
import { commonQuestion } from '../../../records/common-question.ts';
import { GraphTeacher } from '../../graph-teacher.ts';
import { CLEAN_TRACES, type CleanTrace } from '../fixtures/clean-traces.ts';
import { LEAK_PHRASES, type LeakPhrases } from '../fixtures/leak-phrases.ts';
import { questionOf, traceOf } from '../fixtures/traces.ts';
import { thinkingOf, type AskedQuestion, type Trace, type TraceCheck } from '../trace-flaw.ts';
import { answerFirst } from './answer-first.ts';
import { lexicalLeak } from './lexical-leak.ts';
import { optionLetters } from './option-letters.ts';

const DETECTORS: Readonly<Record<keyof LeakPhrases, TraceCheck>> = {
  lexical: lexicalLeak,
  answerFirst,
  options: optionLetters,
};

interface Written {
  readonly trace: Trace;
  readonly question: AskedQuestion;
}

const teacher = new GraphTeacher(miniatureGraph(), { refinedShare: 0.5, seed: 1 });
const few = bankSettings({ train: 140, development: 12, 'new-combinations': 12, 'new-diseases': 12 });
const ofGraph = everyQuestion(synthesizeAll(new MemoryQuestionGraph(miniatureGraph()), few, 0))
  .slice(0, 160)
  .map((question): Written => ({ trace: teacher.write(question), question: commonQuestion(question) }));
const ofHand = CLEAN_TRACES.map((clean): Written => ({
  trace: traceOf(clean.thinking, clean.language),
  question: questionOf(clean),
}));

/** A trace with a leaking sentence where a writer puts it: the conclusion in front, all else behind the first sentence. */
function planted({ thinking, language, gold }: CleanTrace, kind: keyof LeakPhrases, phrase: string): Trace {
  const said = phrase.replaceAll('{gold}', gold);
  const gap = language === 'en' ? ' ' : '';
  const [first, ...others] = thinking.split(language === 'en' ? /(?<=\. )/ : /(?<=。)/);
  return traceOf(kind === 'answerFirst' ? said + gap + thinking : first + said + gap + others.join(''), language);
}

describe.each(['en', 'zh'] as const)('planted leaks in %s', (language) => {
  it.each(['lexical', 'answerFirst', 'options'] as const)('%s: 0.9 or more are found', (kind) => {
    const clean = CLEAN_TRACES.filter((each) => each.language === language);
    const phrases = atLeast(12, LEAK_PHRASES[language][kind]);
    const missed = phrases.filter((phrase, at) => {
      const about = clean[at % clean.length]!;
      return DETECTORS[kind](planted(about, kind, phrase), questionOf(about)) === null;
    });
    expect(1 - missed.length / phrases.length, missed.join('\n')).toBeGreaterThanOrEqual(0.9);
  });
});

it('of 200 clean traces, the graph teacher and free text, 0.02 or less are flagged', () => {
  const traces = atLeast(200, [...ofGraph, ...ofHand]);
  const flagged = traces.filter(({ trace, question }) =>
    Object.values(DETECTORS).some((detect) => detect(trace, question) !== null),
  );
  const shown = flagged.map(
    ({ trace, question }) =>
      `${thinkingOf(trace)} ${JSON.stringify(Object.values(DETECTORS).map((detect) => detect(trace, question)))}`,
  );
  expect(flagged.length / traces.length, shown.join('\n')).toBeLessThanOrEqual(0.02);
});

describe('position', () => {
  const about = CLEAN_TRACES[0]!;
  const question = questionOf(about);
  it('a finding before the conclusion is enough, and a question is no conclusion', () => {
    expect(answerFirst(traceOf('Fever with vomiting: the diagnosis is acute appendicitis.'), question)).toBeNull();
    expect(answerFirst(traceOf('Could the diagnosis be acute appendicitis? Pain and fever fit.'), question)).toBeNull();
    expect(answerFirst(traceOf('The diagnosis is acute appendicitis. Pain and fever fit.'), question)?.reason).toBe(
      'answer-first',
    );
  });
  it('goes by every name of the answer that is given', () => {
    const trace = traceOf('The diagnosis is appendix inflammation. Pain fits.');
    expect(answerFirst(trace, question)).toBeNull();
    expect(answerFirst(trace, question, () => ['appendix inflammation'])?.reason).toBe('answer-first');
  });
});
