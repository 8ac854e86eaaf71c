/**
 * The whole engine port, which a stage of reinforcement needs: the shape of the Tinker API (sample, forward,
 * forward_backward, optim_step, save, load). Who does less names the part it needs. Stages import the port and never an
 * adapter.
 */
import type { Sampler } from './sampler.ts';
import type { Scorer } from './scorer.ts';
import type { Trainer } from './trainer.ts';

export type TrainingEngine = Sampler & Scorer & Trainer;
