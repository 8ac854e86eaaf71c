/** Every kind of stage that a recipe may name, one line each: the only file that knows the stages. */
import { checkpointKind } from '../base/checkpoint.stage.ts';
import { continueKind } from '../base/continue.stage.ts';
import { pretrainKind } from '../base/pretrain.stage.ts';
import { askTeacherKind } from '../coldstart/ask-teacher.stage.ts';
import { distilKind } from '../coldstart/distil.stage.ts';
import { filterKind } from '../coldstart/filter.stage.ts';
import { fineTuneKind } from '../coldstart/fine-tune.stage.ts';
import { auditKind } from '../evaluation/audit/audit.stage.ts';
import { probeKind } from '../coldstart/probe.stage.ts';
import { benchmarksKind } from '../evaluation/measure/benchmarks.stage.ts';
import { compareKind } from '../evaluation/comparison/compare.stage.ts';
import { heldOutKind } from '../evaluation/measure/held-out.stage.ts';
import { reportKind } from '../evaluation/run-report/report.stage.ts';
import { importGraphKind } from '../knowledge/import/import.stage.ts';
import { seedGraphKind } from '../knowledge/seeds/seed-graph.stage.ts';
import { wikiKind } from '../knowledge/wiki/wiki.stage.ts';
import type { StageKind } from '../products/stage-kind.ts';
import { exportKind } from '../questions/export/export.stage.ts';
import { importQuestionsKind } from '../questions/import.stage.ts';
import { mixKind } from '../questions/mix.stage.ts';
import { refineKind } from '../questions/refine.stage.ts';
import { splitKind } from '../questions/split.stage.ts';
import { scenariosKind } from '../questions/rods/scenarios.stage.ts';
import { synthesizeKind } from '../questions/rods/synthesize.stage.ts';
import { releaseKind } from '../release/release.stage.ts';
import { grpoKind } from '../rlvr/grpo.stage.ts';
import { passRatesKind } from '../rlvr/pass-rates.stage.ts';
import { poolKind } from '../rlvr/pool.stage.ts';

const KINDS = [
  seedGraphKind,
  importGraphKind,
  wikiKind,
  synthesizeKind,
  importQuestionsKind,
  refineKind,
  mixKind,
  splitKind,
  exportKind,
  scenariosKind,
  pretrainKind,
  checkpointKind,
  continueKind,
  distilKind,
  askTeacherKind,
  filterKind,
  probeKind,
  fineTuneKind,
  passRatesKind,
  poolKind,
  grpoKind,
  heldOutKind,
  benchmarksKind,
  auditKind,
  compareKind,
  reportKind,
  releaseKind,
] as unknown as readonly StageKind[];

/** By name. */
export const STAGE_KINDS: ReadonlyMap<string, StageKind> = new Map(KINDS.map((kind) => [kind.name, kind]));
