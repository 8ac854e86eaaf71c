/** What stages hand on to one another. A product is a folder; its kind says what lies in it. */

export const PRODUCT_KINDS = {
  graph: 'a knowledge graph in one file: graph.json',
  'graph-store': 'a knowledge graph with the evidence of every relation: graph.sqlite',
  bank: 'a bank of questions: questions.jsonl with its manifest',
  splits: 'questions parted for training and measuring: one <split>.jsonl each, and splits.json',
  'pass-rates': 'how often a model answers each training question right: pass-rates.jsonl',
  model: 'a model: a folder model/, or model.json with where it lies',
  release: 'a model as a folder that other software loads, with its card: README.md',
  replay: 'what a base model was trained on, to be drawn from again: replay.json and its graph',
  trajectories: 'reasoning traces of a teacher: trajectories.jsonl',
  rollouts: 'every sampled answer of reinforcement: rollouts.jsonl, and what it took: summary.json',
  answers: "models' answers to held-out questions, read and marked: <row>.jsonl, rows.json, sets.json",
  benchmarks: "models' answers to public benchmarks, journalled, with results.json",
  audit: 'hops that texts assert, held against a graph: audit.json, claims.jsonl and audit.html',
  comparison: 'rows of benchmarks beside the published ones: comparison.html, size.svg, comparison.json',
  export: 'questions or traces as other trainers read them, with a card: README.md, export.json',
  report: 'what a run found: report.json and report.html',
} as const;
export type ProductKind = keyof typeof PRODUCT_KINDS;
