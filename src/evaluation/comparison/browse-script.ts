/**
 * The script of the page's item browser, as it runs in a reader's browser: filters the index, unpacks a piece when an item
 * in it is opened, and puts text into the page as text, never as markup. It asks nothing of the network.
 */
export const browseScript = String.raw`
(async () => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const unpack = async (id) => {
    const binary = atob(byId(id).textContent.trim());
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  };
  const status = byId('status');
  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };
  const both = ({ en, zh }) => {
    const [english, chinese] = [element('span', 'en', en), element('span', 'zh', zh)];
    english.lang = 'en';
    chinese.lang = 'zh';
    const fragment = document.createDocumentFragment();
    fragment.append(english, chinese);
    return fragment;
  };
  if (typeof DecompressionStream === 'undefined') {
    status.append(both({ en: 'This browser is too old to unpack the items.', zh: '浏览器版本过旧，无法解包题目。' }));
    return;
  }
  const { index, runs, benchmarks, outcomes, reasons, pieceSize } = await unpack('index');
  const pageSize = 25;
  const cache = new Map();
  const piece = (number) => {
    if (!cache.has(number)) {
      if (cache.size >= 6) cache.delete(cache.keys().next().value);
      cache.set(number, unpack('piece-' + number));
    }
    return cache.get(number);
  };
  const state = { page: 0 };
  const controls = ['benchmark', 'run', 'outcome', 'label', 'words'].map((name) => byId('filter-' + name));
  const [benchmarkFilter, runFilter, outcomeFilter, labelFilter, wordsFilter] = controls;
  const option = (value, text) => {
    const made = element('option', '', text);
    made.value = value;
    return made;
  };
  benchmarks.forEach((name, at) => {
    if (index.some((item) => item.benchmark === at)) benchmarkFilter.append(option(String(at), name));
  });
  runs.forEach((name, at) => runFilter.append(option(String(at), name)));
  const fillLabels = () => {
    const counts = new Map();
    for (const item of index) {
      if (benchmarkFilter.value !== '' && String(item.benchmark) !== benchmarkFilter.value) continue;
      for (const [label, group] of Object.entries(item.labels)) {
        const key = JSON.stringify([label, group]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const kept = labelFilter.value;
    while (labelFilter.options.length > 1) labelFilter.remove(1);
    const sorted = [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1)).slice(0, 2000);
    for (const [key, count] of sorted) {
      const [label, group] = JSON.parse(key);
      labelFilter.append(option(key, label + ': ' + group + ' (' + count + ')'));
    }
    labelFilter.value = counts.has(kept) ? kept : '';
  };
  const matching = () => {
    const wanted = labelFilter.value === '' ? null : JSON.parse(labelFilter.value);
    const words = wordsFilter.value.trim().toLowerCase();
    const [benchmark, run, outcome] = [benchmarkFilter.value, Number(runFilter.value), outcomeFilter.value];
    const found = [];
    index.forEach((item, at) => {
      if (benchmark !== '' && String(item.benchmark) !== benchmark) return;
      const own = item.outcomes[run];
      if (outcome === 'differ' ? new Set(item.outcomes.replaceAll('-', '')).size < 2 : outcome !== '' && own !== outcome) return;
      if (outcome === '' && own === '-' && runs.length > 1 && item.outcomes.replaceAll('-', '') === '') return;
      if (wanted !== null && item.labels[wanted[0]] !== wanted[1]) return;
      if (words !== '' && !(item.id + ' ' + item.title).toLowerCase().includes(words)) return;
      found.push(at);
    });
    return found;
  };
  const badge = (letter) => {
    const text = outcomes[letter] ?? { en: 'not asked', zh: '未问' };
    return element('span', 'badge ' + ({ r: 'right', w: 'wrong', u: 'wrong', m: 'partly' }[letter] ?? 'muted'), both(text));
  };
  const textBlock = (text) => {
    const pre = element('pre', '', text);
    pre.dir = 'auto';
    pre.translate = false;
    return pre;
  };
  const readingLine = (answer) => {
    const line = element('p', 'reading');
    const mark = element('b', answer.correct ? 'right' : 'wrong');
    if (answer.letters === null) {
      mark.append(both({ en: 'Unread', zh: '未读出' }));
      line.append(mark, ': ', both(reasons[answer.reason]));
    } else {
      mark.append(both({ en: 'Read ', zh: '读作 ' }), answer.letters, ' · ', both(outcomes[answer.correct ? 'r' : 'w']));
      line.append(mark);
    }
    if (answer.block !== null) {
      const quoted = element('code', '', answer.block.trim() === '' ? '␣' : answer.block);
      quoted.dir = 'auto';
      line.append(' — ', both({ en: 'the answer block holds ', zh: '答案块内容：' }), quoted);
    }
    if (answer.finish !== 'stop') line.append(' ', element('small', '', '(finish: ' + answer.finish + ')'));
    return line;
  };
  const answerBox = (answer) => {
    const box = element('div', '', readingLine(answer), textBlock(answer.head));
    if (answer.leftOut > 0)
      box.append(
        element('p', 'note', both({ en: '… ' + answer.leftOut + ' characters left out here; answers.jsonl has them …', zh: '……此处略去 ' + answer.leftOut + ' 个字符，全文见 answers.jsonl……' })),
        textBlock(answer.tail),
      );
    return box;
  };
  const optionList = ({ options, gold }) => {
    const list = element('ol', 'options');
    options.forEach((text, at) => {
      const letter = String.fromCharCode(65 + at);
      const isGold = gold.includes(letter);
      const words = element('bdi', '', text);
      list.append(element('li', isGold ? 'gold' : '', element('b', '', letter), ' ', words, isGold ? ' ✓' : ''));
    });
    return list;
  };
  const runBox = (run, at) => {
    const box = element('div', 'output run-' + (at % 6), element('h4', '', element('i', 'key'), element('bdi', '', runs[at])));
    if (run === null) {
      box.append(element('p', 'note', both({ en: 'Not asked.', zh: '未问此题。' })));
      return box;
    }
    run.answers.forEach((answer) => box.append(answerBox(answer)));
    if (run.answers.length === 0) box.append(element('p', 'note', both({ en: 'No answer.', zh: '无回答。' })));
    if (run.moreSamples > 0) box.append(element('p', 'note', both({ en: run.moreSamples + ' more samples in answers.jsonl.', zh: '另有 ' + run.moreSamples + ' 个样本，见 answers.jsonl。' })));
    const prompt = element('details', '', element('summary', 'muted', both({ en: 'Prompt', zh: '提示词' })), textBlock(run.prompt));
    box.append(prompt);
    return box;
  };
  const fill = async (details, at) => {
    const item = (await piece(Math.floor(at / pieceSize)))[at % pieceSize];
    const asked = item.runs.filter((run) => run !== null);
    const same = asked.every((run) => run.gold === asked[0].gold && JSON.stringify(run.options) === JSON.stringify(asked[0].options));
    const body = element('div', '');
    if (item.context !== null) {
      const context = element('details', '', element('summary', 'muted', both({ en: 'Context', zh: '材料' })), textBlock(item.context));
      body.append(context);
    }
    const stem = textBlock(item.stem);
    stem.className = 'stem';
    body.append(stem);
    if (same && asked.length > 0) body.append(optionList(asked[0]));
    const outputs = element('div', 'outputs');
    item.runs.forEach((run, runAt) => {
      const box = runBox(run, runAt);
      if (!same && run !== null) box.querySelector('h4').after(optionList(run));
      outputs.append(box);
    });
    body.append(outputs);
    details.append(body);
  };
  const card = (at) => {
    const item = index[at];
    const badges = element('span', 'badges', ...[...item.outcomes].map(badge));
    const name = element('span', 'muted', benchmarks[item.benchmark] + ' · ', element('bdi', '', item.id));
    const summary = element('summary', '', element('span', '', name, badges), element('bdi', '', item.title + (item.title.length >= 110 ? '…' : '')));
    const details = element('details', 'trace', summary);
    details.addEventListener('toggle', () => {
      if (!details.open || details.childElementCount > 1 || details.dataset.filling) return;
      details.dataset.filling = 'yes';
      fill(details, at).catch((error) => details.append(element('p', 'note', String(error))));
    });
    return details;
  };
  const list = byId('items');
  const pages = byId('pages');
  const render = () => {
    const found = matching();
    const last = Math.max(0, Math.ceil(found.length / pageSize) - 1);
    state.page = Math.min(Math.max(0, state.page), last);
    list.replaceChildren(...found.slice(state.page * pageSize, (state.page + 1) * pageSize).map(card));
    status.replaceChildren(both({ en: found.length + ' of ' + index.length + ' items', zh: '共 ' + index.length + ' 题，符合 ' + found.length + ' 题' }));
    const turn = (by, text) => {
      const button = element('button', '', both(text));
      button.type = 'button';
      button.disabled = state.page + by < 0 || state.page + by > last;
      button.addEventListener('click', () => {
        state.page += by;
        render();
        status.scrollIntoView();
      });
      return button;
    };
    const where = element('span', 'muted', ' ' + (state.page + 1) + ' / ' + (last + 1) + ' ');
    pages.replaceChildren(turn(-1, { en: 'Previous', zh: '上一页' }), where, turn(1, { en: 'Next', zh: '下一页' }));
  };
  for (const control of controls) {
    control.addEventListener('input', () => {
      if (control === benchmarkFilter) fillLabels();
      state.page = 0;
      render();
    });
  }
  fillLabels();
  render();
})().catch((error) => document.getElementById('status').append(String(error)));
`;
