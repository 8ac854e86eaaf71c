import { expect, it } from 'vitest';
import type { ModelReference } from '../../engine/model-reference.ts';
import { ConfigError } from '../../support/errors.ts';
import { embeddedEngines } from './embedded-engines.ts';

it.each<[string, ModelReference]>([
  ['hf:Qwen/Qwen2.5-0.5B@main', { kind: 'hub', repository: 'Qwen/Qwen2.5-0.5B', revision: 'main' }],
  ['tinker://a/weights/1', { kind: 'remote', checkpoint: 'tinker://a/weights/1' }],
])('the embedded engine refuses %s by name: it takes folders', async (text, model) => {
  const engines = embeddedEngines(1);
  const { openSampler, openScorer, openTrainer, tokenizerFolder } = engines;
  for (const use of [openSampler, openScorer, openTrainer, tokenizerFolder]) {
    await expect(use(model)).rejects.toThrow(ConfigError);
    await expect(use(model)).rejects.toThrow(`the embedded engine needs the files of a model, and ${text} is not on`);
  }
});
