/** What questions of a graph are made like unless a call says otherwise. All values are ours. */
import { TIER_BORDERS } from './difficulty.ts';
import { NO_SPLITS } from './combinations.ts';
import type { SynthesisSettings } from './synthesis.ts';

export const DEFAULT_SYNTHESIS: Omit<SynthesisSettings, 'counts'> = {
  observation: { findings: [5, 8], candidates: 500, complaint: true },
  combinationsPerDisease: 60,
  splits: NO_SPLITS,
  options: 4,
  distractors: { closedWorld: 'silent', mostAbsent: 2, leastShared: 2, strength: 0.8, odds: 30 },
  oddsOverAll: 2,
  mostAlike: 25,
  scenarios: null,
  vignette: { detail: 'full', units: 'si' },
  masked: [1, 4],
  languages: { en: 1, zh: 1 },
  kinds: {
    diagnosis: 1,
    'next-test': 1,
    treatment: 1,
    mechanism: 1,
    'safe-treatment': 1,
    // No graph states all of them, so that a wrong option may be right: asked for by name alone.
    contraindication: 0,
    complication: 0,
  },
  // The paper says that less common diseases are favoured, not by how much.
  prevalenceWeights: { common: 1, uncommon: 2, rare: 3, unknown: 1 },
  tierBorders: TIER_BORDERS,
};
