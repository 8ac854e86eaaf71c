import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import type { Decision } from '../../records/review.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { asLines, decision, queue, says, writeReviewedBank } from '../fixtures/review-world.ts';
import { applyReview } from './apply-review.ts';
import { readText } from './decision-lines.ts';
import { resolve, reviewerAgreement, StandingDecisions } from './decisions.ts';
import { ReviewFolder } from './review-folder.ts';
import { Review } from './review.ts';

let folder = '';
const open: ReviewFolder[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-review-'));
  writeReviewedBank(folder);
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
  rmSync(folder, { recursive: true });
});

const path = (): string => join(folder, 'decisions.jsonl');
const own = (): string => readFileSync(path(), 'utf8');
const look = (reviewersWanted = 1): Review => Review.look(folder, reviewersWanted);

function review(reviewersWanted = 1): ReviewFolder {
  const opened = ReviewFolder.open(folder, reviewersWanted);
  open.push(opened);
  return opened;
}

/** As another process would find it. */
function again(): ReviewFolder {
  open.pop()!.close();
  return review();
}

describe('decisions', () => {
  it('are on the disk one by one, signed with name and time, and there again after a kill', () => {
    const first = review();
    says(first, 'q0', 'keep');
    says(first, 'q1', 'correct', 'One', 'C');
    appendFileSync(path(), '{"questionId": "q2", "act');
    const second = again();
    expect(Review.look(join(folder, 'questions.jsonl'), 1)).toMatchObject({ folder, decisions: second.decisions });
    expect(second.decisions).toMatchObject([
      { questionId: 'q0', action: 'keep', reviewer: 'One', at: expect.stringMatching(/^2026-.*Z$/) },
      { questionId: 'q1', action: 'correct', answer: 'C' },
    ]);
    expect(second.remarks).toEqual([expect.stringContaining('cut off and does not count: {"questionId": "q2", "act')]);
    says(second, 'q2', 'drop');
    expect(look().status()).toMatchObject({ items: 4, decided: 3, remarks: [] });
  });

  it('are taken back by a further line, not by changing one', () => {
    const of = review();
    says(of, 'q0', 'drop');
    says(of, 'q0', 'withdraw');
    expect(of.status().decided).toBe(0);
    says(of, 'q0', 'keep');
    expect(of.standing.by('One', of.items[0]!.question)).toMatchObject({ action: 'keep' });
    expect(of.decisions).toHaveLength(3);
  });

  it('count in the order in which they came, whatever the clocks say', () => {
    const future = decision(0, { action: 'drop', at: '9999-12-31T23:59:59.999Z' });
    const whole = decision(1, { at: '2026-11-29T09:00:00Z' });
    const halfASecondLater = decision(1, { action: 'drop', at: '2026-11-29T09:00:00.500Z' });
    writeFileSync(path(), asLines(future, whole, halfASecondLater));
    const of = review();
    says(of, 'q0', 'keep');
    expect(of.standing.of(queue[0]!.question)).toMatchObject([{ action: 'keep' }]);
    expect(of.standing.of(queue[1]!.question)).toMatchObject([{ action: 'drop' }]);
    says(of, 'q0', 'withdraw');
    expect(of.standing.of(queue[0]!.question)).toEqual([]);
  });

  it('that no question can have are refused in words', () => {
    const of = review();
    expect(() => says(of, 'absent', 'keep')).toThrow(/no question "absent" waits/);
    expect(() => says(of, 'q0', 'correct', 'One', 'A')).toThrow(/can be corrected to B, C, D, not to A/);
    expect(() => says(of, 'q0', 'correct')).toThrow(/correct takes the right letter/);
    expect(() => says(of, 'q0', 'keep', 'One', 'B')).toThrow(/keep takes no letter/);
    expect(() => says(of, 'q0', 'keep', '  ')).toThrow(/reviewer/);
    expect(() => says(of, 'q0', 'keep', 'x'.repeat(101))).toThrow(/reviewer/);
    expect(of.decisions).toEqual([]);
  });

  it('applied: kept and corrected ones enter the bank, dropped ones keep the name, and twice is once', () => {
    const of = review();
    says(of, 'q0', 'keep');
    says(of, 'q1', 'correct', 'One', 'C');
    says(of, 'q2', 'drop');
    expect(applyReview(of)).toMatchObject({
      counts: { questions: 3, dropped: 1, inReview: 1 },
      cameIn: { ward: 9 },
    });
    const bank = readJsonl<BankQuestion>(join(folder, 'questions.jsonl'));
    expect(bank.map(({ id, answer: letter }) => `${id} ${letter}`)).toEqual(['passed A', 'q0 A', 'q1 C']);
    expect(readJsonl<Dropped>(join(folder, 'dropped.jsonl'))).toMatchObject([
      { id: 'q2', reason: 'dropped-by-reviewer', evidence: expect.stringContaining('One, 2026-') },
    ]);
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    applyReview(again());
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(manifest);
  });
});

describe('a file of decisions of an older day', () => {
  it('that lacks its last line end keeps the last decision, also when another is added', () => {
    writeFileSync(path(), asLines(decision(0), decision(1)).trimEnd());
    const before = own();
    for (let round = 0; round < 2; round++) expect(look().status().decided).toBe(2);
    expect(own()).toBe(before);
    says(review(), 'q2', 'keep');
    expect(own().startsWith(`${before}\n{`)).toBe(true);
    expect(look().status().decided).toBe(3);
  });

  it('counts but for lines that no question can have, of which none reaches the bank', () => {
    const lines = asLines(
      decision(0, { action: 'correct', answer: 'U' }),
      decision(1, { action: 'correct' }),
      decision(2),
      decision(3),
      decision(3, { answer: 'B' }),
    );
    writeFileSync(path(), lines);
    const of = review();
    expect(of.remarks).toEqual([
      'decisions.jsonl:1 does not count: the answer can be corrected to B, C, D, not to U',
      'decisions.jsonl:2 does not count: correct takes the right letter',
      'decisions.jsonl:5 does not count: keep takes no letter',
    ]);
    expect(applyReview(of).counts).toEqual({ questions: 2, dropped: 0, inReview: 3 });
    expect(own()).toBe(lines);
  });

  it('with damage in the middle is told line by line and left as it is', () => {
    const lines = `${asLines(decision(0))}{"questionId": "q1", "act${asLines(decision(2))}\n{"at": 1}\n`;
    writeFileSync(path(), lines);
    expect(() => look()).toThrow(
      /decisions\.jsonl:2: not JSON.*\n.*decisions\.jsonl:4: questionId: .*\nmend these lines/,
    );
    expect(() => review()).toThrow('decisions.jsonl:2');
    expect(own()).toBe(lines);
    expect(readdirSync(folder)).not.toContain('lock.json');
  });

  it('may have more reviewers than are let in now; the agreement of those who judged most is told', () => {
    const crowd = Array.from({ length: 3000 }, (_, at) => decision(0, { reviewer: `r${at}` }));
    writeFileSync(
      path(),
      asLines(...crowd, decision(0), decision(1), decision(0, { reviewer: 'Two' }), decision(1, { reviewer: 'Two' })),
    );
    const { agreement } = look().status();
    expect(agreement.length).toBeLessThan(5000);
    expect(agreement).toContainEqual({ reviewers: ['One', 'Two'], agreement: { items: 2, share: 1, kappa: null } });
    const of = review();
    says(of, 'q2', 'keep', 'r7');
    expect(() => says(of, 'q2', 'keep', 'r3000')).toThrow('"r3000" would be reviewer 3003; a review has 100');
  });
});

describe('a folder', () => {
  it('is in the hands of one process, and looking at it disturbs nobody', () => {
    const of = review();
    expect(() => ReviewFolder.open(folder, 1)).toThrow(`${folder} is in use by process ${process.pid}`);
    says(of, 'q0', 'keep');
    const before = readdirSync(folder);
    expect(look().status().decided).toBe(1);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('whose file another program changed takes no decision, and loses none of that program', () => {
    const of = review();
    says(of, 'q0', 'keep');
    appendFileSync(path(), asLines(decision(1, { reviewer: 'Two' })));
    const changed = own();
    expect(() => says(of, 'q2', 'keep')).toThrow(/not kept: another program has changed/);
    expect(own()).toBe(changed);
    expect(again().status().decided).toBe(2);
  });

  it('that is no bank is not touched', () => {
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(other, 'notes.txt'), 'mine');
    expect(() => ReviewFolder.open(other, 1)).toThrow('holds no questions.jsonl');
    expect(readdirSync(other)).toEqual(['notes.txt']);
  });
});

describe('two reviewers', () => {
  it('must decide alike; their agreement is told as kappa', () => {
    const of = review(2);
    for (const [id, one, two] of [
      ['q0', 'keep', 'keep'],
      ['q1', 'drop', 'drop'],
      ['q2', 'keep', 'drop'],
      ['q3', 'keep', 'keep'],
    ] as const) {
      says(of, id, one, 'One');
      says(of, id, two, 'Two');
    }
    const status = of.status();
    expect(status).toMatchObject({ decided: 3, disagreements: 1, reviewers: ['One', 'Two'] });
    expect(status.agreement).toMatchObject([
      { reviewers: ['One', 'Two'], agreement: { items: 4, share: 0.75, kappa: 0.5 } },
    ]);
    expect(resolve(of.standing.of(queue[2]!.question), 2).kind).toBe('disagreement');
    expect(resolve(of.standing.of(queue[0]!.question), 3).kind).toBe('open');
    expect(applyReview(of).counts).toEqual({ questions: 3, dropped: 1, inReview: 1 });
  });

  it('are compared pair by pair in the order of their names', () => {
    const names = ['c', 'a', 'b'];
    const standing = new StandingDecisions(names.map((reviewer) => decision(0, { reviewer })));
    expect(reviewerAgreement(queue, standing).map(({ reviewers }) => reviewers.join(''))).toEqual(['ab', 'ac', 'bc']);
  });
});

describe('decisions that are handed over', () => {
  const handedOver = (...decisions: Decision[]): string => {
    writeFileSync(join(folder, 'more.jsonl'), asLines(...decisions));
    return join(folder, 'more.jsonl');
  };

  it('are added once, behind those that are there, and those about other words are counted', () => {
    const of = review(2);
    says(of, 'q0', 'keep', 'One');
    const other = own().replace('"One"', '"Two"');
    const elsewhere = asLines(decision(1, { questionId: 'another' }));
    expect(of.importText(own())).toEqual({ added: 0, known: 1, elsewhere: 0 });
    expect(of.importText(other + other + elsewhere)).toEqual({ added: 2, known: 1, elsewhere: 1 });
    expect(of.status()).toMatchObject({ decided: 1 });
    expect(of.importFile(handedOver(decision(1)))).toEqual({ added: 1, known: 0, elsewhere: 0 });
    expect(own()).toBe(asLines(...of.decisions));
  });

  it.each([
    ['a letter that the question lacks', { action: 'correct', answer: 'U' }, 'corrected to B, C, D, not to U'],
    ['the letter it has', { action: 'correct', answer: 'A' }, 'corrected to B, C, D, not to A'],
    ['no letter for correct', { action: 'correct' }, 'correct takes the right letter'],
    ['a letter for keep', { answer: 'B' }, 'keep takes no letter'],
    ['a letter for withdraw', { action: 'withdraw', answer: 'B' }, 'withdraw takes no letter'],
    ['a name without end', { reviewer: 'x'.repeat(101) }, 'reviewer: '],
    ['a note without end', { note: 'x'.repeat(2001) }, 'note: '],
    ['no time', { at: 'soon' }, 'at: '],
  ] as const)('are refused whole, with the line, for %s', (_, change, message) => {
    const of = review();
    const wrong = handedOver(decision(0), decision(1, change as Partial<Decision>), decision(2));
    expect(() => of.importFile(wrong)).toThrow(`more.jsonl:2: `);
    expect(() => of.importFile(wrong)).toThrow(message);
    expect(() => of.importText(readFileSync(wrong, 'utf8'))).toThrow('line 2: ');
    expect(of.decisions).toEqual([]);
    expect(readdirSync(folder)).not.toContain('decisions.jsonl');
  });

  it('tell every line that is wrong, of many the first', () => {
    const of = review();
    expect(() => of.importText(`${asLines(decision(0))}{"questionId": 1}\n{\n`)).toThrow(
      /line 2: [^]*line 3: [^]*none/,
    );
    expect(() => of.importText('x\n'.repeat(100_000))).toThrow(/line 10: .*\nand more\nnone of the file was taken$/);
    expect(() => of.importText(`${asLines(decision(0))}{"questionId": "q1`)).toThrow(/line 2: cut off, or /);
    expect(() => of.importFile(join(folder, 'absent.jsonl'))).toThrow(/absent\.jsonl: no such file/);
  });

  it('have an end: of names, and of lines', () => {
    const of = review();
    const crowd = Array.from({ length: 101 }, (_, at) => decision(0, { reviewer: `r${at}` }));
    expect(() => of.importText(asLines(...crowd))).toThrow('"r100" would be reviewer 101; a review has 100');
    expect(of.importText(asLines(...crowd.slice(1))).added).toBe(100);
    const line = asLines(decision(0));
    expect(() => readText(line.repeat(4), () => null, 3)).toThrow('line 4: more than the 3 decisions');
    expect(() => of.importText(`${' '.repeat(70_000)}\n`)).toThrow('line 1: 70000 bytes in one line');
  });

  it('may be more than a call takes arguments', () => {
    const many = Array.from({ length: 130_000 }, (_, at) => decision(at % 4, { at: new Date(at).toISOString() }));
    const of = review();
    expect(of.importText(many.map((each) => asLines(each)).join('')).added).toBe(130_000);
    expect(of.decisions).toHaveLength(130_000);
  });
});
