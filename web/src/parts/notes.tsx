/** Short notes that several pages have: that something is on its way, that it failed, what state it is in. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { RunState, StageState } from '../../../src/studio/studio-api.ts';
import type { Bilingual } from '../../../src/records/row.ts';
import { NO_ANSWER } from '../asking.ts';
import { useWords } from '../words.ts';

/** The heading of a page, which is its title too. */
export function Heading({
  children,
  title,
}: {
  readonly children: ComponentChildren;
  readonly title: string;
}): JSX.Element {
  useEffect(() => {
    document.title = `${title} · Fleming-R1 Studio`;
  }, [title]);
  return <h1>{children}</h1>;
}

export function Trouble({ words }: { readonly words: string | null }): JSX.Element | null {
  const t = useWords();
  if (words === null) return null;
  const text =
    words === NO_ANSWER
      ? t({ en: 'The studio does not answer. Is its command still running?', zh: 'Studio 没有应答，命令还在运行吗？' })
      : words;
  return (
    <p class="trouble" role="alert">
      {text}
    </p>
  );
}

export function Waiting(): JSX.Element {
  const t = useWords();
  return <p class="muted">{t({ en: 'Reading…', zh: '正在读取…' })}</p>;
}

const STATES: Readonly<Record<RunState | StageState, Bilingual>> = {
  running: { en: 'running', zh: '运行中' },
  complete: { en: 'complete', zh: '完成' },
  stopped: { en: 'stopped', zh: '已停止' },
  unreadable: { en: 'cannot be read', zh: '无法读取' },
  stale: { en: 'out of date', zh: '已过期' },
  waiting: { en: 'to come', zh: '待运行' },
};

export function State({ state }: { readonly state: RunState | StageState }): JSX.Element {
  const t = useWords();
  return <span class={`state state-${state}`}>{t(STATES[state])}</span>;
}

export function stateText(state: StageState): Bilingual {
  return STATES[state];
}

export function Bar({
  done,
  total,
  label,
}: {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}): JSX.Element {
  return <progress value={Math.min(done, total)} max={Math.max(1, total)} aria-label={label} />;
}
