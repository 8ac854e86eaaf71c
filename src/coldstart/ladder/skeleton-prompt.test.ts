import { describe, expect, it } from 'vitest';
import { everyQuestion, bankSettings } from '../../../test/worlds/banks.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { miniatureGraph } from '../../../test/worlds/shipped-graph.ts';
import { namesOf, placesOfName } from '../../graph/names-in-text.ts';
import { MemoryQuestionGraph } from '../../questions/rods/memory-graph.ts';
import { synthesizeAll } from '../../questions/rods/synthesize.stage.ts';
import { ownOrigin } from '../fixtures/own-origin.ts';
import { shownTry } from '../shown-question.ts';
import { skeletonOf, skeletonPrompt } from './skeleton-prompt.ts';

const graph = miniatureGraph();
const counts = { train: 60, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
const questions = everyQuestion(synthesizeAll(new MemoryQuestionGraph(graph), bankSettings(counts), 3));

describe('a skeleton', () => {
  it('has a step for each hop of the path, whatever is asked, and names no end of a hop', () => {
    for (const question of atLeast(50, questions)) {
      const steps = skeletonOf(question)!;
      expect(steps.length).toBe(question.mask.length + 1 + (question.background === null ? 0 : 1));
      for (const id of question.mask)
        for (const name of namesOf(graph.entity(id)))
          expect(steps.filter((step) => placesOfName(step, name).length > 0)).toEqual([]);
    }
    expect(new Set(questions.map(({ kind }) => kind)).size).toBeGreaterThan(3);
  });

  it('is shown beside the question, without its answer', () => {
    const question = questions.find(({ kind, language }) => kind === 'treatment' && language === 'en')!;
    const shown = shownTry(question, 0, false);
    const prompt = skeletonPrompt(shown, 'easy', skeletonOf(question)!, 'text');
    expect(prompt).toMatch(/1\. from the findings told[^]*3\. from that condition to its/);
    expect(prompt.split(shown.options.find(({ letter }) => letter === shown.answer)!.text)).toHaveLength(2);
  });

  it('is there for no question without a path', () => {
    const { id, language, stem, options, answer } = questions[0]!;
    const bare = { origin: ownOrigin(id), labels: {}, specialty: null };
    expect(skeletonOf({ id, language, stem, options, answer, ...bare })).toBeNull();
    const unknown = {
      ...questions.find(({ mask }) => mask.length > 1)!,
      subgraph: { ...questions[0]!.subgraph, edges: [] },
    };
    expect(skeletonOf(unknown)).toBeNull();
  });
});
