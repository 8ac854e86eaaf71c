import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenChatModel } from '../../../products/stage-kind.ts';
import { commonQuestion } from '../../../records/common-question.ts';
import type { Language } from '../../../records/question.ts';
import type { SawAnswer } from '../../../records/trajectory.ts';
import { noProgress } from '../../../run/progress.ts';
import { TeacherError } from '../../../support/errors.ts';
import { askedQuestion, ScriptedTeacher, writtenTrace } from '../../fixtures/scripted-teacher.ts';
import type { AskedTraceOf } from '../asked-trace.ts';
import { optionText } from './gold-position.ts';
import { probeReport } from './probe-report.ts';
import { mostProbeCalls, probeTraces, type Probed, type ProbeSettings } from './probe-traces.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-probe-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const THINKING: Readonly<Record<Language, (gold: string) => string>> = {
  en: (gold) => `Fever was first. A rash came second. The cough is third. So the diagnosis is ${gold}.`,
  zh: (gold) => `先有发热。后有皮疹。再有咳嗽。因此诊断为${gold}。`,
};

function asked(id: string, language: Language, sawAnswer: SawAnswer = 'none'): AskedTraceOf {
  const bank = askedQuestion(id, ['one', 'two', 'three'], language);
  const text = writtenTrace('B', THINKING[language](`two ${id}`));
  const trace = { questionId: id, language, text, strategy: 'direct', correct: true, sawAnswer } as const;
  return { trace, bank, question: commonQuestion(bank), names: optionText };
}
const both = [asked('q0', 'en'), asked('q1', 'zh', 'gold')];

/** The letter and words that a prompt tells for right. */
function told(prompt: string): readonly [letter: string, words: string] {
  const [, letter, words] = /(?:Right answer|正确答案)[:：] ?([A-C])\. ?(.+)/.exec(prompt)!;
  return [letter!, words!];
}
const eager = (prompt: string): string => {
  const [letter, words] = told(prompt);
  return writtenTrace(letter, `There are signs of ${words} everywhere. Nothing else explains them.`);
};
/** It goes by the question, whose second option is right. */
const stubborn = (): string => writtenTrace('B', 'The findings say otherwise. That is all.');
/** By item: what the reader says of `q0:told`, `q0:0`, `q0:0.25`, `q0:0.75`. */
type Says = (about: string, sample: number, prompt: string) => string;
const letter = (of: string): string => `<answer>${of}</answer>`;

const scripted = (teacher: (prompt: string) => string, reader: Says): ScriptedTeacher =>
  new ScriptedTeacher((item, sample, prompt) =>
    item.includes(':') ? reader(item.split(':')[1]!, sample, prompt) : teacher(prompt),
  );

function probe(model: ScriptedTeacher, changes: Partial<ProbeSettings> = {}, traces = both): Promise<Probed[]> {
  const open = (): Promise<OpenChatModel> =>
    Promise.resolve({ model, spec: 'scripted:', sha256: null, concurrency: 1, maxTokens: null });
  return probeTraces(
    traces,
    { teacher: open, reader: open },
    {
      probes: ['counterfactual'],
      samples: 2,
      seed: 0,
      temperature: 0.7,
      transport: 'live',
      limits: {},
      whenSpent: 'stop',
      callsFolder: join(folder, 'calls'),
      progress: noProgress,
      stop: () => new AbortController().signal,
      again: 'the same command',
      ...changes,
    },
  );
}

/** Follows the reasoning that it is shown: the option whose words stand there. */
const follows: Says = (_about, _sample, prompt) => {
  const lines = [...prompt.matchAll(/^([A-C])\. ?(.+)$/gm)];
  const reasoning = prompt.slice(0, lines[0]!.index);
  return letter(lines.find(([, , words]) => reasoning.includes(words!))?.[1] ?? 'none');
};

describe('a wrong key', () => {
  it('that a teacher justifies so that a reader follows is a flaw, in both languages', async () => {
    const model = scripted(eager, follows);
    const found = await probe(model);
    expect(found.map(({ led }) => led)).toEqual([1, 1]);
    for (const [at, { told: tried, flaws }] of found.entries()) {
      expect(tried!.rekeyed.answer).not.toBe('B');
      expect(flaws.counterfactual!.reason).toBe('justifies-any-key');
      expect(flaws.counterfactual!.evidence).not.toContain(`two q${at}`);
    }
    const toReader = model.asked
      .filter(({ id }) => id.itemId.includes(':'))
      .map(({ messages }) => messages[0]!.content);
    expect(toReader).toHaveLength(4);
    expect(toReader.filter((prompt) => prompt.includes('Nothing else explains'))).toEqual([]);
  });

  it('is resisted by a teacher that comes to another option, and nobody reads that', async () => {
    const model = scripted(stubborn, follows);
    const found = await probe(model);
    expect(found).toMatchObject([
      { told: { verdict: 'wrong', text: null }, led: null, flaws: {} },
      { told: { verdict: 'wrong' }, led: null, flaws: {} },
    ]);
    expect(model.asked).toHaveLength(2);
  });

  it('is not justified where no more than half of what the reader says follows', async () => {
    const half = await probe(
      scripted(eager, (about, sample, prompt) => (sample === 0 ? follows(about, 0, prompt) : letter('B'))),
    );
    expect(half.map(({ led, flaws }) => [led, flaws])).toEqual([
      [0.5, {}],
      [0.5, {}],
    ]);
  });

  it('says nothing where the try was cut off, nor where no answer of the reader can be read', async () => {
    const cut = await probe(scripted((prompt) => `${eager(prompt)}(cut)`, follows));
    expect(cut.map(({ told: tried }) => tried!.verdict)).toEqual(['cut-off', 'cut-off']);
    rmSync(join(folder, 'calls'), { recursive: true });
    const unread = await probe(scripted(eager, () => 'hm'));
    const report = probeReport(
      unread.map((probed) => ({ probed, sawAnswer: 'none' })),
      { anchoring: false },
    );
    expect(report.counterfactual.all).toMatchObject({ traces: 0, share: null });
    expect(report.unread.counterfactual).toBe(2);
  });
});

describe('the course of the answer', () => {
  const course = (control: string, first: string, last: string): Says => {
    const shown = new Map([
      ['0', control],
      ['0.25', first],
      ['0.75', last],
    ]);
    return (about) => letter(shown.get(about)!);
  };
  const anchored = async (says: Says): Promise<(readonly number[] | null)[]> => {
    const found = await probe(scripted(eager, says), { probes: ['anchoring'] });
    return found.map((each) => (each.flaws.anchoring === undefined ? null : each.course));
  };

  it('is a flaw where the first quarter tells the answer as surely as the rest, in both languages', async () => {
    expect(await anchored(course('A', 'B', 'B'))).toEqual([
      [0, 1, 1],
      [0, 1, 1],
    ]);
  });

  it.each([
    ['it rises', course('A', 'A', 'B')],
    ['the options alone tell it', course('B', 'B', 'B')],
    ['it is read never', course('none', 'none', 'none')],
    ['it is lost again', course('A', 'A', 'A')],
  ])('is none where %s', async (_, says) => {
    expect(await anchored(says)).toEqual([null, null]);
  });

  it('is looked at without the question, and before the conclusion', async () => {
    const model = scripted(eager, course('A', 'B', 'B'));
    await probe(model, { probes: ['anchoring'], samples: 1 });
    const prompts = model.asked.map(({ messages }) => messages[0]!.content);
    expect(prompts).toHaveLength(6);
    expect(prompts.filter((prompt) => /Which one is right in|diagnosis is|诊断为/.test(prompt))).toEqual([]);
    expect(prompts[2]).toContain('Fever was first');
  });

  it('is none of a trace that is all conclusion', async () => {
    const bare = asked('q2', 'en');
    const trace = { ...bare.trace, text: writtenTrace('B', 'So the diagnosis is two q2.') };
    const model = scripted(eager, course('A', 'B', 'B'));
    expect(await probe(model, { probes: ['anchoring'] }, [{ ...bare, trace }])).toMatchObject([
      { course: null, flaws: {} },
    ]);
    expect(model.asked).toEqual([]);
  });
});

describe('what is paid for', () => {
  it('is paid once, and more samples pay for the new ones alone', async () => {
    const probes = ['counterfactual', 'anchoring'] as const;
    const says: Says = (about, sample, prompt) => (about === 'told' ? follows(about, sample, prompt) : letter('A'));
    const first = scripted(eager, says);
    const found = await probe(first, { probes });
    const { teacher, reader } = mostProbeCalls(2, { probes, samples: 2 });
    expect([teacher, reader]).toEqual([2, 16]);
    expect(first.asked).toHaveLength(teacher + reader);
    const again = scripted(eager, says);
    expect(await probe(again, { probes })).toEqual(found);
    expect(again.asked).toEqual([]);
    await probe(again, { probes, samples: 3 });
    expect(again.asked).toHaveLength(8);
  });

  it('never passes a limit: it ends in words, or goes on with what is there', async () => {
    const model = scripted(eager, follows);
    await expect(probe(model, { limits: { calls: 3 } })).rejects.toThrow(TeacherError);
    await expect(probe(model, { limits: { calls: 3 } })).rejects.toThrow(/limit of 3 calls is reached/);
    expect(model.asked).toHaveLength(3);
    const partial = await probe(model, { limits: { calls: 3 }, whenSpent: 'partial' });
    expect(model.asked).toHaveLength(3);
    expect(partial.map(({ led }) => led)).toEqual([1, null]);
  });
});

it('tells rates by what the teacher saw of the answer, each with its interval', async () => {
  const found = await probe(scripted(eager, follows));
  const report = probeReport(
    found.map((probed, at) => ({ probed, sawAnswer: both[at]!.trace.sawAnswer })),
    { anchoring: false },
  );
  expect(report.counterfactual).toMatchObject({
    all: { found: 2, traces: 2, share: 1 },
    none: { found: 1, traces: 1 },
    gold: { found: 1, traces: 1 },
  });
  expect(report.counterfactual.all!.low!).toBeLessThan(0.5);
  expect(report.unread).toEqual({ counterfactual: 0, anchoring: 0 });
});
