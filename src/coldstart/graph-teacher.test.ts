import { describe, expect, it } from 'vitest';
import { miniatureGraph, miniatureSettings } from '../../test/worlds/shipped-graph.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { LIST_SEPARATORS, STATEMENTS, type StatementKind } from '../graph/statements.ts';
import { followsFormat } from '../grading/format-reward.ts';
import { readAnswer } from '../grading/read-answer.ts';
import { everyQuestion, miniatureBank } from '../../test/worlds/banks.ts';
import { ClosedWorld } from '../../test/worlds/closed-world.ts';
import type { Question } from '../records/question.ts';
import { strategySchema, trajectorySchema, type Trajectory } from '../records/trajectory.ts';
import { GraphTeacher } from './graph-teacher.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const graph = miniatureGraph();
const world = new ClosedWorld(graph);
const { candidates } = miniatureSettings<{ candidates: number }>('questions');
const questions = everyQuestion(miniatureBank());
const teacher = new GraphTeacher(graph, { refinedShare: 0.7, seed: 3 });
const traces = questions.map((question) => ({ question, trace: teacher.write(question) }));

interface Line {
  readonly kind: StatementKind;
  readonly x: string | null;
  readonly list: readonly string[];
  readonly marked: readonly string[];
}

/** The lines of a trace as entities, read back by the templates. */
function linesOf({ text, language }: Trajectory): Line[] {
  const idOf = new Map([...graph.entities.values()].map(({ id, names }) => [names[language], id]));
  const thinking = text.slice('<think>\n'.length, text.indexOf('\n</think>'));
  return thinking.split('\n').map((line) => {
    for (const [kind, template] of Object.entries(STATEMENTS[language])) {
      const pattern = template
        .replaceAll(/[.()]/g, '\\$&')
        .replace('{x}', '(?<x>.+?)')
        .replace('{list}', '(?<list>.+)');
      const found = new RegExp(`^${pattern}$`, 'u').exec(line)?.groups;
      if (found === undefined) continue;
      const listed = found['list']?.split(LIST_SEPARATORS[language]) ?? [];
      const names = [found['x'], ...listed.map((name) => name.replace(/ ?✓$/u, ''))];
      const marked = listed.flatMap((name, at) => (name.endsWith('✓') ? [at] : []));
      const ids = names.map((name) => (name === undefined ? null : idOf.get(name)));
      if (ids.includes(undefined)) continue;
      const list = ids.slice(1) as string[];
      return { kind: kind as StatementKind, x: ids[0]!, list, marked: marked.map((at) => list[at]!) };
    }
    throw new Error(`no template reads '${line}'`);
  });
}

/** What is wrong with a trace by the graph, line by line. */
function falsehoods(question: Question, lines: readonly Line[]): string[] {
  const wrong: string[] = [];
  const check = (line: Line, isTrue: boolean): void => void (isTrue || wrong.push(JSON.stringify(line)));
  const same = (left: readonly string[], right: readonly string[]): boolean =>
    [...left].sort().join() === [...right].sort().join();
  const { findings, disease } = question.subgraph;
  const offered = (facts: readonly string[]): string[] =>
    facts.length > 1 ? facts.filter((fact) => question.options.some(({ entity }) => entity === fact)) : [];
  let considered: readonly string[] = [];
  let listed: readonly string[] = [];
  let forbidden: readonly string[] | null = null;
  let treatments: readonly string[] = [];
  let tentative = '';
  for (const line of lines) {
    const { kind, x, list } = line;
    if (kind === 'observed') check(line, same(list, findings));
    else if (kind === 'diseasesWith') {
      check(line, findings.includes(x!) && same(list, world.explaining([x!])));
      check(
        line,
        same(
          line.marked,
          considered.filter((candidate) => list.includes(candidate)),
        ),
      );
      listed = list;
      if (considered.length === 0) considered = list;
    } else if (kind === 'common') {
      check(
        line,
        same(
          list,
          considered.filter((candidate) => listed.includes(candidate)),
        ),
      );
      considered = list;
    } else if (kind === 'tentative') {
      check(line, considered.includes(x!) && x !== disease);
      tentative = x!;
    } else if (kind === 'lacks') check(line, findings.includes(x!) && !world.findings(tentative).has(x!));
    else if (kind === 'testOf')
      check(
        line,
        x === disease &&
          list.every((test) => graph.has(disease, 'confirmed_by', test)) &&
          same(line.marked, offered(list)),
      );
    else if (kind === 'treatmentOf') {
      const isFirst = (drug: string): boolean => graph.has(disease, 'first_line_treatment', drug);
      const firstSecond = list.findIndex((drug) => !isFirst(drug));
      check(line, x === disease && list.length > 0);
      check(
        line,
        firstSecond < 0 || list.slice(firstSecond).every((drug) => graph.has(disease, 'second_line_treatment', drug)),
      );
      // Excluded treatments are marked, or where nothing is excluded what the options offer.
      const marks = forbidden ?? (question.kind === 'treatment' ? offered(list) : []);
      check(
        line,
        same(
          line.marked,
          list.filter((drug) => marks.includes(drug)),
        ),
      );
      treatments = list;
    } else if (kind === 'mechanismOf')
      check(line, treatments.includes(x!) && list.every((mechanism) => graph.has(x!, 'acts_by', mechanism)));
    else if (kind === 'forbiddenIn') {
      check(line, x === question.background && list.every((drug) => world.forbids(x!, drug)));
      check(line, same(list, world.forbiddenIn(x!)));
      forbidden = list;
    } else if (kind === 'left')
      check(
        line,
        same(
          list,
          treatments.filter((drug) => !forbidden!.includes(drug)),
        ) && same(line.marked, offered(list)),
      );
    else if (kind === 'answer') check(line, x === question.mask.at(-1) && line === lines.at(-1));
    else wrong.push(`unexpected ${JSON.stringify(line)}`);
  }
  if (!same(considered, [disease])) wrong.push(`ends with ${considered.join()}`);
  return wrong;
}

describe('a trace of the graph teacher', () => {
  it('is a record by the schema, in the language of its question', () => {
    // This and the following tests look at each trace; without any they would say nothing.
    expect(traces.length).toBeGreaterThan(500);
    for (const { question, trace } of traces) {
      expect(trajectorySchema.parse(trace)).toEqual(trace);
      expect([trace.questionId, trace.language]).toEqual([question.id, question.language]);
    }
  });

  it('says nothing but what the graph says, narrows down to one disease and ends in the answer', () => {
    for (const { question, trace } of atLeast(2200, traces)) expect(falsehoods(question, linesOf(trace))).toEqual([]);
  });

  it('reads as right, by the text of the gold option, and follows the format', () => {
    for (const { question, trace } of atLeast(2200, traces)) {
      const optionTexts = question.options.map(({ text }) => text);
      expect(readAnswer(trace.text, { optionCount: 4, optionTexts })).toEqual({
        kind: 'read',
        letter: question.answer,
        via: 'text',
      });
      expect(followsFormat(trace.text)).toBe(true);
      expect(trace.correct).toBe(true);
    }
  });

  it('writes out no differential longer than it may', () => {
    const differentials = traces.flatMap(({ trace }) => linesOf(trace).filter(({ kind }) => kind === 'diseasesWith'));
    expect(differentials.length).toBeGreaterThan(traces.length);
    for (const { list } of differentials) expect(list.length).toBeLessThanOrEqual(candidates);
  });

  it('comes in every strategy in both languages, and shows the one it is marked with', () => {
    const seen = new Set(traces.map(({ trace }) => `${trace.strategy} ${trace.language}`));
    for (const strategy of atLeast(4, strategySchema.options))
      for (const language of ['en', 'zh']) expect(seen).toContain(`${strategy} ${language}`);
    for (const { question, trace } of atLeast(2200, traces)) {
      const lines = linesOf(trace);
      const kinds = lines.map(({ kind }) => kind);
      const direct = new GraphTeacher(graph, { refinedShare: 0, seed: 3 }).write(question);
      expect(trace.strategy === 'direct').toBe(trace.text === direct.text);
      expect(kinds.includes('lacks')).toBe(['backtracking', 'self-correction'].includes(trace.strategy));
      if (trace.strategy === 'backtracking') expect(kinds.indexOf('tentative')).toBe(2);
      if (trace.strategy === 'self-correction') expect(kinds.indexOf('tentative')).toBe(4);
      if (trace.strategy === 'path-exploration') expect(lines[1]!.x).not.toBe(linesOf(direct)[1]!.x);
    }
  });
});

describe('the graph teacher', () => {
  it('writes the same for the same question and seed, whatever it wrote before', () => {
    const again = new GraphTeacher(graph, { refinedShare: 0.7, seed: 3 });
    const some = traces.slice(100, 140).toReversed();
    expect(some).toHaveLength(40);
    for (const { question, trace } of some) expect(again.write(question)).toEqual(trace);
    const other = new GraphTeacher(graph, { refinedShare: 0.7, seed: 4 });
    expect(some.map(({ question }) => other.write(question).strategy)).not.toEqual(
      some.map(({ trace }) => trace.strategy),
    );
  });

  it('refines no trace when told so', () => {
    const plain = new GraphTeacher(graph, { refinedShare: 0, seed: 3 });
    const strategies = questions.slice(0, 100).map((question) => plain.write(question).strategy);
    expect(strategies).toEqual(Array.from({ length: 100 }, () => 'direct'));
  });

  it('reasons like this', () => {
    const toys = toyGraph();
    const question = {
      ...questions[0]!,
      language: 'en',
      kind: 'safe-treatment',
      mask: ['alpha disease', 'sparecillin'],
      background: 'current pregnancy',
      subgraph: { ...questions[0]!.subgraph, disease: 'alpha disease', findings: ['rash', 'cough', 'fever'] },
    } satisfies Question;
    const direct = new GraphTeacher(toys, { refinedShare: 0, seed: 0 }).write(question);
    expect(direct.text).toBe(
      [
        '<think>',
        `Observed: ${question.subgraph.findings.join(', ')}.`,
        'Diseases with rash: alpha disease, gamma disease, delta disease.',
        'Diseases with cough: alpha disease ✓, beta disease, delta disease ✓.',
        'In both: alpha disease, delta disease.',
        'Diseases with fever: alpha disease ✓, beta disease, gamma disease.',
        'In both: alpha disease.',
        'Forbidden in current pregnancy: alphacillin.',
        'Treatment of alpha disease: alphacillin ✓, sparecillin.',
        'Left: sparecillin.',
        'Answer: sparecillin.',
        '</think>',
        '<answer> sparecillin</answer>',
      ].join('\n'),
    );
  });

  it('does not call right what is not the answer', () => {
    const [{ question } = { question: questions[0]! }] = traces;
    const spoilt = { ...question, answer: question.options.find(({ letter }) => letter !== question.answer)!.letter };
    expect(teacher.write(spoilt).correct).toBe(false);
  });
});
