/** One question from one combination and one masked path, or the reason why none can be made. */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { Language, Question } from '../records/question.ts';
import { LETTERS } from '../records/question-text.ts';
import { deriveSeed, randomStream } from '../support/random.ts';
import { difficultyOf, type TierBorders } from './difficulty.ts';
import type { Distractor, DistractorRules } from './distractors.ts';
import { chooseDistractors, satisfiesObservations } from './distractors.ts';
import type { MaskedPath } from './masks.ts';
import { treatmentChoice } from './masks.ts';
import { namesAny } from './names-answer.ts';
import type { Combination } from './question-space.ts';
import { combinationKey } from './question-space.ts';
import { verbalise } from './verbalise.ts';

const OPTION_COUNT = 4;

export type Composed =
  | { readonly kind: 'question'; readonly question: Question }
  | {
      readonly kind: 'rejected';
      readonly reason: 'too few distractors' | 'several right answers' | 'names the answer';
    };

export interface ComposeRequest {
  readonly graph: KnowledgeGraph;
  readonly combination: Combination;
  readonly path: MaskedPath;
  readonly language: Language;
  readonly distractorRules: DistractorRules;
  readonly tierBorders: TierBorders;
  readonly split: Question['split'];
  readonly seed: number;
}

export function composeQuestion(request: ComposeRequest): Composed {
  const { graph, combination, path, language, distractorRules, tierBorders, split, seed } = request;
  const id = `${split}/${language}/${path.kind}/${combinationKey(combination)}${path.background === null ? '' : ` | ${path.background}`}`;
  const random = randomStream(seed, 'question', id);
  const distractors = chooseDistractors(graph, combination, path, OPTION_COUNT - 1, distractorRules, random);
  if (distractors === null) return { kind: 'rejected', reason: 'too few distractors' };
  const answer = path.mask.at(-1)!;
  const order = random.shuffle([answer, ...distractors.map(({ entity }) => entity)]);
  const right = order.filter((option) => satisfiesObservations(graph, combination.findings, path, option));
  if (right.length !== 1 || right[0] !== answer) return { kind: 'rejected', reason: 'several right answers' };
  const findings = random.shuffle(combination.findings);
  const background = path.background === null ? null : graph.entity(path.background);
  const { stem, template } = verbalise(
    findings.map((finding) => graph.entity(finding)),
    background,
    path.kind,
    language,
    random,
  );
  const masked = path.mask.map((node) => graph.entity(node));
  if (namesAny(stem, masked)) return { kind: 'rejected', reason: 'names the answer' };
  const letterOf = (entity: string): string => LETTERS[order.indexOf(entity)]!;
  return {
    kind: 'question',
    question: {
      id,
      language,
      kind: path.kind,
      stem,
      options: order.map((entity) => ({
        letter: letterOf(entity),
        text: graph.entity(entity).names[language],
        entity,
      })),
      answer: letterOf(answer),
      subgraph: {
        id: combinationKey(combination),
        disease: combination.disease,
        findings,
        edges: subgraphEdges(graph, combination, path),
      },
      mask: [...path.mask],
      background: path.background,
      distractors: distractors.map(({ entity, shares, ruledOutBy, reason }) => ({
        letter: letterOf(entity),
        entity,
        shares: [...shares],
        ruledOutBy,
        reason,
      })),
      difficulty: difficultyOf(
        {
          hops: path.hops,
          overlap: meanOverlap(distractors, combination),
          rarity: graph.entity(combination.disease).prevalence!,
        },
        tierBorders,
      ),
      split,
      provenance: { graph: graph.hash, template },
      seed: deriveSeed(seed, 'question', id),
    },
  };
}

function meanOverlap(distractors: readonly Distractor[], { findings }: Combination): number {
  const shares = distractors.map(({ shares: own }) => own.length / findings.length);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Observed and masked edges: the findings' and, along the mask, each step's. */
function subgraphEdges(
  graph: KnowledgeGraph,
  { disease, findings }: Combination,
  path: MaskedPath,
): Question['subgraph']['edges'] {
  const pairs = findings.map((finding) => [disease, finding] as const);
  for (let step = 1; step < path.mask.length; step++) pairs.push([path.mask[step - 1]!, path.mask[step]!]);
  if (path.background !== null) {
    const choices = treatmentChoice(graph, disease).filter((treatment) => treatment !== undefined);
    for (const treatment of choices) pairs.push([disease, treatment], [treatment, path.background]);
  }
  const edges = pairs.flatMap(([subject, object]) =>
    graph.relationsBetween(subject, object).map((relation) => ({ subject, relation, object })),
  );
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}
