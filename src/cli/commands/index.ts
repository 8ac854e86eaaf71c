/** All sub-commands, in the order the help lists them. */
import type { RegisterCommand } from '../command.ts';
import { registerDoctor } from './doctor.ts';
import { registerKnowledge } from './knowledge.ts';

export const COMMANDS: readonly RegisterCommand[] = [registerDoctor, registerKnowledge];
