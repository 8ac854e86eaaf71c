/**
 * The miniature's teacher: the graph itself writes a trajectory in the paper's manner (section 3.2) - list what is
 * observed, propose candidates, rule them out by the discriminating findings, conclude. Like the paper's teacher it is
 * given the question and its gold answer's subgraph. Some traces show a refinement: a first thought that a later
 * finding rules out (backtracking, self-correction), or a start from another finding (path exploration). Where the
 * question leaves no room for the refinement, the trace is direct and says so.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { testsTaught, treatmentsTaught } from '../graph/facts-taught.ts';
import { Phrasebook } from '../graph/statements.ts';
import type { Language, Question } from '../records/question.ts';
import { formatOutput } from '../records/question-text.ts';
import type { Strategy, Trajectory } from '../records/trajectory.ts';
import type { RandomStream } from '../support/random.ts';
import { randomStream } from '../support/random.ts';

export interface GraphTeacherOptions {
  /** Share of traces that show a refinement, where the question allows one. */
  readonly refinedShare: number;
  readonly seed: number;
}

export class GraphTeacher {
  readonly #graph: KnowledgeGraph;
  readonly #options: GraphTeacherOptions;
  readonly #phrases: Readonly<Record<Language, Phrasebook>>;

  constructor(graph: KnowledgeGraph, options: GraphTeacherOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#phrases = { en: new Phrasebook(graph, 'en'), zh: new Phrasebook(graph, 'zh') };
  }

  /** The trace of a question; the same question always gets the same one. */
  write(question: Question): Trajectory {
    const random = randomStream(this.#options.seed, 'graph teacher', question.id);
    const wanted = this.#chooseStrategy(random);
    const phrases = this.#phrases[question.language];
    const differential = this.#differential(question, wanted, phrases);
    const isRefined = differential.join('\n') !== this.#differential(question, 'direct', phrases).join('\n');
    const lines = [...differential, ...this.#fromDisease(question, phrases)];
    const answer = question.mask.at(-1)!;
    lines.push(phrases.say('answer', { x: answer }));
    return {
      questionId: question.id,
      language: question.language,
      text: formatOutput(lines.join('\n'), phrases.name(answer), question.language),
      strategy: isRefined ? wanted : 'direct',
      correct: question.options.some(({ letter, entity }) => letter === question.answer && entity === answer),
    };
  }

  #chooseStrategy(random: RandomStream): Strategy {
    if (random.next() >= this.#options.refinedShare) return 'direct';
    return random.pick(['backtracking', 'self-correction', 'path-exploration'] as const);
  }

  /** From the findings, in the order in which they are told, to the one disease that has them all. */
  #differential({ subgraph }: Question, strategy: Strategy, phrases: Phrasebook): string[] {
    const order = [...subgraph.findings];
    // Another path: from the last finding back.
    if (strategy === 'path-exploration') order.reverse();
    const [first, ...others] = order as [string, ...string[]];
    let candidates: readonly string[] = this.#graph.diseasesWith(first);
    const having = (finding: string, marked: readonly string[]): string =>
      phrases.say('diseasesWith', { x: finding, list: this.#graph.diseasesWith(finding), marked });
    const lines = [phrases.say('observed', { list: subgraph.findings }), having(first, [])];
    if (strategy === 'backtracking') lines.push(...this.#firstThought(candidates, others, phrases));
    for (const finding of others) {
      if (candidates.length === 1) break;
      lines.push(having(finding, candidates));
      candidates = candidates.filter((disease) => this.#graph.hasFinding(disease, finding));
      lines.push(phrases.say('common', { list: candidates }));
      if (strategy === 'self-correction' && finding === others[0])
        lines.push(...this.#firstThought(candidates, others.slice(1), phrases));
    }
    return lines;
  }

  /** A candidate that a later finding rules out, and that finding; nothing when none is ruled out. */
  #firstThought(candidates: readonly string[], findings: readonly string[], phrases: Phrasebook): string[] {
    for (const candidate of candidates) {
      const lacking = findings.find((finding) => !this.#graph.hasFinding(candidate, finding));
      if (lacking !== undefined)
        return [phrases.say('tentative', { x: candidate }), phrases.say('lacks', { x: lacking })];
    }
    return [];
  }

  /** From the disease along the mask to what is asked. */
  #fromDisease({ kind, mask, background, options }: Question, phrases: Phrasebook): string[] {
    const disease = mask[0]!;
    const treatments = treatmentsTaught(this.#graph, disease);
    // Of several facts the mark shows which is among the options.
    const offered = (facts: readonly string[]): string[] =>
      facts.length > 1 ? facts.filter((fact) => options.some(({ entity }) => entity === fact)) : [];
    const treatmentLine = (marked: readonly string[]): string =>
      phrases.say('treatmentOf', { x: disease, list: treatments, marked });
    switch (kind) {
      case 'diagnosis':
        return [];
      case 'next-test': {
        const tests = testsTaught(this.#graph, disease);
        return [phrases.say('testOf', { x: disease, list: tests, marked: offered(tests) })];
      }
      case 'treatment':
        return [treatmentLine(offered(treatments))];
      case 'mechanism': {
        const mechanisms = this.#graph.objects(mask[1]!, 'acts_by');
        const marked = offered(mechanisms);
        return [treatmentLine([]), phrases.say('mechanismOf', { x: mask[1]!, list: mechanisms, marked })];
      }
      case 'safe-treatment': {
        const forbidden = this.#graph.treatmentsForbiddenIn(background!);
        const left = treatments.filter((treatment) => !forbidden.includes(treatment));
        return [
          phrases.say('forbiddenIn', { x: background!, list: forbidden }),
          treatmentLine(forbidden),
          phrases.say('left', { list: left, marked: offered(left) }),
        ];
      }
      default:
        return kind satisfies never;
    }
  }
}
