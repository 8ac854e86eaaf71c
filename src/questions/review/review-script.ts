/**
 * The page's script: asks the server for questions and shows them, sends decisions. All text of data sets and models goes
 * through `textContent`; no markup is ever made of it.
 */
import { commandOfKey, moved, nextOpen, votesOf } from './review-logic.ts';

const page = String.raw`
const $ = (id) => document.getElementById(id);
const both = (parent, en, zh) => {
  for (const [language, text] of [['en', en], ['zh', zh]]) {
    const span = document.createElement('span');
    span.className = language;
    span.lang = language;
    span.textContent = text;
    parent.append(span);
  }
  return parent;
};
const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const state = { count: 0, decided: [], at: 0, item: null, done: [] };

function reviewer() {
  return $('reviewer').value.trim();
}

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function say(en, zh, bad) {
  const line = $('message');
  line.replaceChildren();
  line.className = bad ? 'bad' : '';
  both(line, en, zh);
}

async function refresh() {
  const overview = await ask('/api/overview?reviewer=' + encodeURIComponent(reviewer()));
  state.count = overview.count;
  state.decided = overview.decided;
  const own = overview.decided.filter(Boolean).length;
  $('bar').style.setProperty('--done', String(overview.count === 0 ? 1 : own / overview.count));
  $('tally').replaceChildren();
  both($('tally'), own + ' of ' + overview.count + ' decided by you', '您已审 ' + own + ' / ' + overview.count);
  $('agreement').replaceChildren();
  for (const each of overview.agreement) {
    const kappa = each.agreement.kappa === null ? '–' : each.agreement.kappa.toFixed(2);
    $('agreement').append(element('bdi', '', each.reviewers.join(' / ')), ' κ ' + kappa + ' (' + each.agreement.items + ') ');
  }
}

async function show(at) {
  if (state.count === 0) {
    $('card').hidden = true;
    say('Nothing waits for review.', '没有待审核的题目。');
    return;
  }
  state.at = at;
  state.item = await ask('/api/items/' + at + '?reviewer=' + encodeURIComponent(reviewer()));
  draw();
}

function draw() {
  const { question, trials, validator, own, reason, source } = state.item;
  $('card').hidden = false;
  $('place').textContent = (state.at + 1) + ' / ' + state.count;
  $('id').textContent = question.id;
  $('stem').textContent = question.stem;
  $('stem').lang = question.language;
  $('why').replaceChildren();
  if (reason === 'reviewers-disagree') both($('why'), 'Reviewers disagree.', '审核意见不一致。');
  else both($('why'), validator + ' failed all ' + trials.length + ' trials.', validator + ' ' + trials.length + ' 次试答均错。');
  const letters = question.options.map((option) => option.letter);
  const votes = votesOf(letters, trials);
  const list = $('options');
  list.replaceChildren();
  question.options.forEach((option, index) => {
    const row = element('li', option.letter === question.answer ? 'gold' : '');
    const button = element('button', 'option');
    button.type = 'button';
    button.append(element('kbd', '', String(index + 1)), element('span', 'letter', option.letter + '.'), element('span', 'text', option.text));
    const side = element('span', 'votes');
    if (option.letter === question.answer) both(side, 'label', '标签');
    if (own && own.action === 'correct' && own.answer === option.letter) both(side, 'your answer', '您的答案');
    side.append(element('span', 'count', '●'.repeat(votes.counts[index])));
    button.append(side);
    button.addEventListener('click', () => option.letter === question.answer ? decide('keep', null) : decide('correct', option.letter));
    row.append(button);
    list.append(row);
  });
  $('unread').replaceChildren();
  if (votes.unread > 0) both($('unread'), votes.unread + ' unread', votes.unread + ' 次无法读取');
  $('source').textContent = source;
  const outputs = $('trials');
  outputs.replaceChildren();
  trials.forEach((trial) => {
    const block = element('details', 'trace');
    const title = element('summary');
    const what = element('span');
    both(what, 'Trial ' + (trial.trial + 1) + ': ' + (trial.letter || trial.unread), '试答 ' + (trial.trial + 1) + '：' + (trial.letter || trial.unread));
    title.append(what);
    block.append(title, element('pre', '', trial.raw));
    outputs.append(block);
  });
  $('note').value = own ? own.note : '';
  for (const action of ['keep', 'drop']) $(action).setAttribute('aria-pressed', String(Boolean(own) && own.action === action));
  $('undo').disabled = state.done.length === 0 && !own;
}

async function decide(action, answer) {
  if (reviewer() === '') {
    say('Sign with your name first.', '请先填写姓名。', true);
    $('reviewer').focus();
    return;
  }
  const questionId = state.item.question.id;
  try {
    await ask('/api/decisions', { questionId, action, answer, note: $('note').value, reviewer: reviewer() });
  } catch (error) {
    say(error.message, error.message, true);
    return;
  }
  state.done.push({ questionId, at: state.at });
  const told = { keep: ['Kept', '已保留'], drop: ['Dropped', '已剔除'], correct: ['Corrected to ' + answer, '已更正为 ' + answer] }[action];
  say(told[0] + ': ' + questionId, told[1] + '：' + questionId);
  await refresh();
  await show(nextOpen(state.decided, state.at));
  window.scrollTo(0, 0);
}

async function undo() {
  const last = state.done.pop() || (state.item && state.item.own ? { questionId: state.item.question.id, at: state.at } : null);
  if (last === null) return;
  try {
    await ask('/api/decisions', { questionId: last.questionId, action: 'withdraw', answer: null, note: '', reviewer: reviewer() });
  } catch (error) {
    say(error.message, error.message, true);
    return;
  }
  say('Taken back: ' + last.questionId, '已撤销：' + last.questionId);
  await refresh();
  await show(last.at);
}

function run(command) {
  const { question } = state.item || {};
  if (!question) return;
  if (command.do === 'keep') return decide('keep', null);
  if (command.do === 'drop') return decide('drop', null);
  if (command.do === 'undo') return undo();
  if (command.do === 'note') return $('note').focus();
  if (command.do === 'move') return show(moved(state.count, state.at, command.by));
  const { letter } = question.options[command.option];
  return letter === question.answer ? decide('keep', null) : decide('correct', letter);
}

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === 'text' || event.target instanceof HTMLTextAreaElement;
  if (typing && event.key === 'Escape') event.target.blur();
  const onButton = event.target instanceof HTMLButtonElement && event.key === 'Enter';
  if (onButton) return;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const options = state.item ? state.item.question.options.length : 0;
  const command = commandOfKey({ key: event.key, typing, modified }, options);
  if (command === null) return;
  event.preventDefault();
  void run(command);
});
$('keep').addEventListener('click', () => void decide('keep', null));
$('drop').addEventListener('click', () => void decide('drop', null));
$('undo').addEventListener('click', () => void undo());
$('previous').addEventListener('click', () => void run({ do: 'move', by: -1 }));
$('next').addEventListener('click', () => void run({ do: 'move', by: 1 }));
$('reviewer').addEventListener('change', () => {
  try { localStorage.setItem('fleming-reviewer', reviewer()); } catch { /* a browser that keeps nothing */ }
  state.done = [];
  void refresh().then(() => show(state.at));
});
$('file').addEventListener('change', async () => {
  const file = $('file').files[0];
  if (!file) return;
  try {
    const { added } = await ask('/api/import', { text: await file.text() });
    say(added + ' decisions added', '已导入 ' + added + ' 条');
    await refresh();
    await show(state.at);
  } catch (error) {
    say(error.message, error.message, true);
  }
  $('file').value = '';
});
try { $('reviewer').value = localStorage.getItem('fleming-reviewer') || ''; } catch { /* as above */ }
await refresh();
await show(state.decided.includes(false) ? nextOpen(state.decided, state.count - 1) : 0);
`;

export const reviewScript = [commandOfKey, moved, nextOpen, votesOf].map(String).join('\n') + page;
