/**
 * The review page's script: asks the server for questions and shows them, sends decisions. All text of data sets and models
 * goes into the page as text; no markup is ever made of it.
 */
/** @import { Decision } from '../../../records/review.ts' */
/** @import { ItemReply, Overview } from '../review-replies.ts' */
/** @import { KeyCommand } from './review-keys.js' */
import { both, byId } from '../../../pages/browser/elements.js';
import { DecisionGate } from './decision-gate.js';
import { showQuestion } from './question-card.js';
import { commandOfKey, moved, nextOpen } from './review-keys.js';
import { itemAt, overviewFor, sendDecision, sendImport } from './review-requests.js';

const REVIEWER_KEY = 'fleming-reviewer';

const reviewerField = byId('reviewer', HTMLInputElement);
const noteField = byId('note', HTMLTextAreaElement);
const fileField = byId('file', HTMLInputElement);
const undoButton = byId('undo', HTMLButtonElement);
const card = byId('card', HTMLElement);
const gate = new DecisionGate();
/** Notes by question that are typed and not yet part of a decision: moving on, or a disk that fails, loses none. */
const drafts = /** @type {Map<string, string>} */ (new Map());
const state = {
  count: 0,
  decided: /** @type {readonly boolean[]} */ ([]),
  at: 0,
  item: /** @type {ItemReply | null} */ (null),
  done: /** @type {{ questionId: string, at: number }[]} */ ([]),
};

function reviewer() {
  return reviewerField.value.trim();
}

/**
 * @param {string} en
 * @param {string} zh
 * @param {boolean} [isBad]
 */
function say(en, zh, isBad = false) {
  const line = byId('message', HTMLElement);
  line.className = isBad ? 'bad' : '';
  line.replaceChildren(both({ en, zh }));
}

/** @param {unknown} error */
function sayError(error) {
  const text = error instanceof Error ? error.message : String(error);
  say(text, text, true);
}

async function refresh() {
  const { count, decided, agreement } = await overviewFor(reviewer());
  state.count = count;
  state.decided = decided;
  const own = decided.filter(Boolean).length;
  byId('bar', HTMLElement).style.setProperty('--done', String(count === 0 ? 1 : own / count));
  byId('tally', HTMLElement).replaceChildren(
    both({ en: `${own} of ${count} decided by you`, zh: `您已审 ${own} / ${count}` }),
  );
  showAgreement(agreement);
}

/** @param {Overview['agreement']} agreement */
function showAgreement(agreement) {
  const line = byId('agreement', HTMLElement);
  line.replaceChildren();
  for (const { reviewers, agreement: of } of agreement) {
    const names = document.createElement('bdi');
    names.textContent = reviewers.join(' / ');
    line.append(names, ` κ ${of.kappa === null ? '–' : of.kappa.toFixed(2)} (${of.items}) `);
  }
}

/** @param {number} at */
async function show(at) {
  if (state.count === 0) {
    card.hidden = true;
    say('Nothing waits for review.', '没有待审核的题目。');
    return;
  }
  const isOther = state.item === null || at !== state.at;
  const item = await itemAt(at, reviewer());
  state.at = at;
  state.item = item;
  card.hidden = false;
  showQuestion(item, `${at + 1} / ${state.count}`, (letter) => void decideLetter(letter));
  noteField.value = drafts.get(item.question.id) ?? noteField.value;
  undoButton.disabled = state.done.length === 0 && item.own === null;
  if (!isOther) return;
  gate.changed();
  window.scrollTo(0, 0);
  // Observed anew, it is told at once whether the stem is in view.
  stemObserver.disconnect();
  stemObserver.observe(byId('stem', HTMLElement));
}

const stemObserver = new IntersectionObserver((entries) => {
  if (entries.some(({ isIntersecting }) => isIntersecting)) gate.cameIntoView(performance.now());
});

/** @param {string} letter */
function decideLetter(letter) {
  return letter === state.item?.question.answer ? decide('keep', null) : decide('correct', letter);
}

/**
 * @param {'keep' | 'drop' | 'correct'} action
 * @param {string | null} answer
 */
async function decide(action, answer) {
  if (reviewer() === '') {
    say('Sign with your name first.', '请先填写姓名。', true);
    reviewerField.focus();
    return;
  }
  const { item, at } = state;
  if (item === null || !gate.isOpen(performance.now())) return;
  const questionId = item.question.id;
  const { en, zh } = {
    keep: { en: 'Kept', zh: '已保留' },
    drop: { en: 'Dropped', zh: '已剔除' },
    correct: { en: `Corrected to ${answer}`, zh: `已更正为 ${answer}` },
  }[action];
  const note = noteField.value;
  await sent({ questionId, action, answer, note, reviewer: reviewer() }, async () => {
    if (drafts.get(questionId) === note) drafts.delete(questionId);
    state.done.push({ questionId, at });
    say(`${en}: ${questionId}`, `${zh}：${questionId}`);
    await refresh();
    await show(nextOpen(state.decided, at));
  });
}

async function undo() {
  const last = state.done.at(-1) ?? (state.item?.own ? { questionId: state.item.question.id, at: state.at } : null);
  if (last === null || !gate.isOpenForUndo(performance.now())) return;
  const { questionId, at } = last;
  await sent({ questionId, action: 'withdraw', answer: null, note: '', reviewer: reviewer() }, async () => {
    state.done.pop();
    gate.undone(performance.now());
    say(`Taken back: ${questionId}`, `已撤销：${questionId}`);
    await refresh();
    await show(at);
  });
}

/**
 * One at a time; what the server refuses is said, and nothing goes on.
 * @param {Omit<Decision, 'questionSha256' | 'at'>} verdict
 * @param {() => Promise<void>} after
 */
function sent(verdict, after) {
  return gate.during(async () => {
    try {
      await sendDecision(verdict);
      await after();
    } catch (error) {
      sayError(error);
    }
  });
}

/** @param {number} by */
function move(by) {
  const to = moved(state.count, state.at, by);
  if (to === state.at) return;
  return gate.during(() => show(to).catch(sayError));
}

/** @param {KeyCommand} command */
function run(command) {
  switch (command.do) {
    case 'keep':
    case 'drop':
      return decide(command.do, null);
    case 'undo':
      return undo();
    case 'note':
      return noteField.focus();
    case 'move':
      return move(command.by);
    case 'correct': {
      const letter = state.item?.question.options[command.option]?.letter;
      return letter === undefined ? undefined : decideLetter(letter);
    }
  }
}

document.addEventListener('keydown', (event) => {
  const { target, key, repeat, shiftKey: shift } = event;
  const isText = target instanceof HTMLInputElement && target.type === 'text';
  const typing = isText || target instanceof HTMLTextAreaElement || event.isComposing;
  // The switch of the languages is moved by arrows.
  if (target instanceof HTMLInputElement && target.type === 'radio' && key.startsWith('Arrow')) return;
  if (typing && key === 'Escape' && target instanceof HTMLElement) target.blur();
  // Held, these press a focused button, open and shut a trace or save a file again and again.
  if (repeat && !typing && (key === 'Enter' || (key === ' ' && target instanceof HTMLButtonElement)))
    return event.preventDefault();
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const command = commandOfKey({ key, repeat, typing, modified, shift }, state.item?.question.options.length ?? 0);
  if (command === null || state.item === null) return;
  event.preventDefault();
  void run(command);
});
noteField.addEventListener('input', () => {
  if (state.item !== null) drafts.set(state.item.question.id, noteField.value);
});
byId('keep', HTMLElement).addEventListener('click', () => void decide('keep', null));
byId('drop', HTMLElement).addEventListener('click', () => void decide('drop', null));
undoButton.addEventListener('click', () => void undo());
byId('previous', HTMLElement).addEventListener('click', () => void move(-1));
byId('next', HTMLElement).addEventListener('click', () => void move(1));
reviewerField.addEventListener('change', () => {
  try {
    localStorage.setItem(REVIEWER_KEY, reviewer());
  } catch {
    // A browser that keeps nothing.
  }
  state.done = [];
  void begin(() => state.at);
});
fileField.addEventListener('change', async () => {
  const file = fileField.files?.[0];
  if (file === undefined) return;
  try {
    const { added, known, elsewhere } = await sendImport(await file.text());
    say(
      `${added} decisions added, ${known} were here; of the new ones ${elsewhere} are about questions that do not wait here`,
      `已导入 ${added} 条，已有 ${known} 条；新导入中 ${elsewhere} 条所涉题目不在此待审`,
    );
    await refresh();
    await show(state.at);
  } catch (error) {
    sayError(error);
  }
  fileField.value = '';
});

/** @param {() => number} first */
async function begin(first) {
  try {
    await refresh();
    await show(first());
  } catch (error) {
    sayError(error);
  }
}

try {
  reviewerField.value = localStorage.getItem(REVIEWER_KEY) ?? '';
} catch {
  // As above.
}
void begin(() => (state.decided.includes(false) ? nextOpen(state.decided, state.count - 1) : 0));
