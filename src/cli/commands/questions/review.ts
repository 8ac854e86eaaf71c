/** `fleming questions review DIR`: the page for manual review; decisions in and out; applied to the bank. */
import type { Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import { SAFETY_LINES } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import { showBank } from './describe-bank.ts';
import { atLeastOne, wholeNumber } from '../../flags/number-flags.ts';

interface ReviewFlags {
  readonly port: number;
  readonly reviewers: number;
  readonly apply?: boolean;
  readonly import: readonly string[];
  readonly status?: boolean;
  readonly json?: boolean;
}

export function registerReview(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('review')
    .description(
      'Show the questions that wait for a clinician on a local page (this machine alone): keep, correct the answer, or drop. ' +
        'Decisions are added to decisions.jsonl, signed with name and time, and applied whenever the bank is made anew.',
    )
    .argument('<bank>', 'the folder of a refined bank, or its questions.jsonl')
    .option('--port <n>', 'port on the loopback address; 0 takes a free one', wholeNumber, 4180)
    .option('--reviewers <n>', 'how many reviewers must decide, and alike', atLeastOne, 1)
    .option('--import <files...>', 'first add the decisions of these files (JSON Lines)', [])
    .option('--apply', 'apply the decisions to the bank and end')
    .option('--status', 'print how far the review is, and the agreement of reviewers, and end')
    .option('--json', 'print what --apply or --status say as JSON')
    .addHelpText(
      'after',
      helpAfter('fleming questions review banks/refined', 'fleming questions review banks/refined --apply'),
    )
    .action(async (bank: string, flags: ReviewFlags) => {
      const [{ ReviewFolder }, { applyReview }] = await Promise.all([
        import('../../../questions/review/review-folder.ts'),
        import('../../../questions/review/apply-review.ts'),
      ]);
      const review = ReviewFolder.open(bank, flags.reviewers);
      const { folder } = review;
      for (const path of flags.import) terminal.writeError(`${path}: ${review.importDecisions(path)} new decisions\n`);
      if (flags.apply === true) return showBank(folder, applyReview(review), terminal, flags.json === true);
      if (flags.status === true) {
        const status = review.status();
        if (flags.json === true) return writeJson(terminal, status);
        const pairs = status.agreement.map(
          ({ reviewers, agreement: { items, share, kappa } }) =>
            `  ${reviewers.join(' and ')}: ${(100 * share).toFixed(1)} % of ${items} alike, kappa ${kappa?.toFixed(3) ?? 'not defined'}\n`,
        );
        return terminal.write(
          `${folder}: ${status.items} to review, ${status.decided} decided, ${status.disagreements} disagreements\n${pairs.join('')}`,
        );
      }
      const [{ startReviewServer }, { listenForInterrupts }] = await Promise.all([
        import('../../../questions/review/review-server.ts'),
        import('../../../run/interrupt.ts'),
      ]);
      if (flags.port > 65_535) throw new ConfigError(`--port ${flags.port}; allowed: 0 to 65535`);
      const server = await startReviewServer(review, flags.port);
      terminal.write(
        `Review of ${folder}: ${server.url}\nCtrl-C ends it; every decision is on the disk already.\n${SAFETY_LINES}\n`,
      );
      await new Promise<void>((resolve) => {
        const interrupt = listenForInterrupts({
          continueWith: `npx fleming questions review ${folder}`,
          notify: () => {
            interrupt.stop();
            resolve();
          },
        });
      });
      await server.close();
    });
}
