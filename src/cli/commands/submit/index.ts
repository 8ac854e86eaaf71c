/** `fleming submit`: a command of this program as a job of a Ray cluster. */
import { InvalidArgumentError, type Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import { nearestName } from '../../../support/nearest-name.ts';
import { SAFETY_EN } from '../../../support/safety.ts';
import { helpAfter, type CommandContext } from '../../command.ts';
import { wholeNumber } from '../../flags/number-flags.ts';
import { registerJobCommands } from './job-commands.ts';
import { submitCommand, type SubmitFlags } from './submit-command.ts';
import { addressOption, clusterFlags, gathered } from './submit-flags.ts';
import { submitShards } from './submit-shards.ts';

export function registerSubmit(program: Command, context: CommandContext): void {
  const submit = program
    .command('submit')
    .description(
      'Run a command of this program as a job of a Ray cluster. The files of the working folder go along, without keys, ' +
        'packages, runs and banks; the nodes need Node with npm, or a --program. The same submission again finds its job. ' +
        'What a job is to keep it writes where the nodes share files: its own folder ends with it. ' +
        `Whoever reaches the head can read a job's environment and log.\n\n${SAFETY_EN}`,
    )
    .usage('[flags] <command> [flags of the command]')
    .argument('[command...]', 'command with its flags; after -- nothing is read as a flag of submit')
    .allowUnknownOption()
    .addOption(addressOption())
    .option('--cpus <n>', 'CPUs that are reserved for it', amountOf)
    .option('--gpus <n>', 'GPUs that are reserved for it', amountOf)
    .option('--memory <bytes>', 'memory that is reserved for it', wholeNumber)
    .option('--env <name=value>', 'environment variable of the job (again for more)', gathered)
    .option(
      '--env-from <name>',
      'the same with the value it has here, such as a key: it is sent, never shown',
      gathered,
    )
    .option('--working-folder <folder>', 'folder whose files the job finds, as its own', '.')
    .option(
      '--pack <path>',
      'a file or folder of it that is left out otherwise, such as runs/mini/model (again for more)',
      gathered,
    )
    .option(
      '--setup <line>',
      'shell line that runs first; "" for none (default: npm ci, where there is a package-lock.json)',
    )
    .option('--program <line>', 'what starts the program on the nodes, as a shell reads it', 'npx --no-install fleming')
    .option('--anew', 'where the same job has ended: run it again, under a number')
    .option(
      '--shards <n>',
      'run evaluate or questions refine in so many jobs side by side, then merge; --out must lie where the nodes share files',
      wholeNumber,
    )
    .option('--shard-runs <n>', 'with --shards: jobs of a shard at most, where one dies', wholeNumber, 3)
    .option('--follow', "print the job's log until it ends; the exit status is the job's")
    .option('--json', 'the job as JSON; with --follow its end, and the log on standard error')
    .addHelpText(
      'after',
      helpAfter(
        'fleming submit run recipes/mini.toml --out /shared/runs/mini --address http://10.0.0.1:8265 --cpus 8 --follow',
        'fleming submit --env-from DEEPSEEK_API_KEY --gpus 1 -- run recipes/qwen-0.5b.toml --out /shared/runs/qwen --json',
        'fleming submit doctor --program "node /opt/fleming/bin/fleming.js" --setup "" --follow',
        'fleming submit --shards 8 evaluate --benchmark medqa --data /shared/data --model openai:http://10.0.0.2:8000/v1#q --out /shared/q',
        'fleming submit status fleming-run-0123456789abcdef',
        'fleming submit logs fleming-run-0123456789abcdef --follow',
        'fleming submit stop fleming-run-0123456789abcdef',
        'fleming submit list',
      ),
    )
    .action(async (parameters: readonly string[], _flags: unknown, command: Command) => {
      refuseUnknown(parameters, program, submit);
      const flags = clusterFlags<SubmitFlags>(command);
      if (flags.shards === undefined) await submitCommand(parameters, flags, context);
      else await submitShards(parameters, flags, flags.shards, context);
    });
  registerJobCommands(submit, context);
}

function refuseUnknown([name]: readonly string[], program: Command, submit: Command): void {
  const commands = program.commands.map((each) => each.name()).filter((each) => each !== 'submit');
  if (name !== undefined && commands.includes(name)) return;
  const nearest = nearestName(name ?? '', [...commands, ...submit.commands.map((each) => each.name())]);
  throw new ConfigError(
    `${name === undefined ? 'submit wants a command' : `there is no command ${name}`}; ` +
      `${nearest === null ? '' : `did you mean ${nearest}? `}to run on the cluster: ${commands.join(', ')}`,
  );
}

/** Ray gives parts of a CPU or GPU too. */
function amountOf(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 100_000) return value;
  throw new InvalidArgumentError('It must be a number, 0 or more.');
}
