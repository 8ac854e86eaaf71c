/** What questions from a store are made like unless a call says otherwise. All values are ours. */
import type { StoreSynthesisSettings } from './synthesize-from-store.ts';

export const DEFAULT_SYNTHESIS: Omit<StoreSynthesisSettings, 'count'> = {
  observation: { findings: [2, 5], candidates: 500 },
  options: 4,
  distractorStrength: 0.7,
  mostAlike: 25,
  masked: [1, 4],
  languages: { en: 1, zh: 1 },
  kinds: {
    diagnosis: 1,
    'next-test': 1,
    treatment: 1,
    mechanism: 1,
    'safe-treatment': 0,
    contraindication: 1,
    complication: 1,
  },
  // The paper says that less common diseases are favoured, not by how much.
  prevalenceWeights: { common: 1, uncommon: 2, rare: 3, unknown: 1 },
};
