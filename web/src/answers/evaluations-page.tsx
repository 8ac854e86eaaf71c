/** All evaluations below the given folders, to be opened alone or held against each other, the baseline first. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { EvaluationSummary, FolderList } from '../../../src/studio/studio-api.ts';
import { addressOf, go, Link } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { Heading, Trouble, Waiting } from '../parts/notes.tsx';
import { timeText, useWords, wholeText } from '../words.ts';

const pace = (): number => 8;

export function EvaluationsPage(): JSX.Element {
  const t = useWords();
  const { value, trouble } = useAsked<FolderList>('/api/folders', pace);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const title = t({ en: 'Evaluations', zh: '评测' });
  const compare = (): void => go(sheetAddress(chosen));
  const choose = (id: string, isOn: boolean): void =>
    setChosen((before) => (isOn ? [...before, id] : before.filter((each) => each !== id)));
  const evaluations = (value?.evaluations ?? []).toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1));
  return (
    <>
      <Heading title={title}>{title}</Heading>
      <Trouble words={trouble} />
      {value === null && trouble === null && <Waiting />}
      {value !== null && evaluations.length === 0 && (
        <div class="card empty">
          <p>
            {t({
              en: 'No evaluation lies here yet. This one asks a model that a run has made its held-out questions:',
              zh: '这里还没有评测。下面的命令让一次运行得到的模型回答留出题：',
            })}
          </p>
          <pre>
            npx fleming evaluate --questions runs/mini/questions/new-diseases.jsonl --model hf:runs/mini/model --out
            out/mini
          </pre>
          <p class="muted">
            {t({
              en: 'Answers that a run gave in its own stage of evaluation stand at the run.',
              zh: '运行自身评测阶段的作答，在该运行的页面中查看。',
            })}
          </p>
        </div>
      )}
      {evaluations.length > 0 && (
        <>
          <p class="actions">
            <button type="button" disabled={chosen.length < 2} onClick={compare}>
              {t({ en: `Compare (${chosen.length})`, zh: `比较（${chosen.length}）` })}
            </button>
            <span class="muted">
              {t({ en: 'The first that is chosen is the baseline.', zh: '最先勾选的作为基线。' })}
            </span>
          </p>
          <ul class="cards">
            {evaluations.map((evaluation) => (
              <EvaluationCard
                key={evaluation.id}
                evaluation={evaluation}
                place={chosen.indexOf(evaluation.id)}
                choose={choose}
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

export function sheetAddress(ids: readonly string[]): string {
  return addressOf('/sheet', { of: ids.map((id) => `evaluation:${id}`) });
}

interface EvaluationCardProps {
  readonly evaluation: EvaluationSummary;
  /** Among those that are chosen; -1: it is not. */
  readonly place: number;
  readonly choose: (id: string, isOn: boolean) => void;
}

function EvaluationCard({ evaluation, place, choose }: EvaluationCardProps): JSX.Element {
  const t = useWords();
  const { id, model, sets, samples, shard, changedAt, trouble } = evaluation;
  return (
    <li class="card run-card">
      <label class="pick">
        <input
          type="checkbox"
          checked={place >= 0}
          disabled={trouble !== null}
          onChange={(event) => choose(id, event.currentTarget.checked)}
        />
        <span class="hidden">{t({ en: `Choose ${id}`, zh: `选择 ${id}` })}</span>
        {place >= 0 && <span class="place">{place + 1}</span>}
      </label>
      <div class="run-name">
        <h2>{trouble === null ? <Link to={sheetAddress([id])}>{id}</Link> : id}</h2>
        {trouble === null ? <p class="muted">{model}</p> : <p class="trouble">{trouble}</p>}
      </div>
      <div class="run-state">
        <span class="small">
          {sets
            .map(({ id: set, items }) =>
              t({ en: `${set}: ${wholeText(items)} items`, zh: `${set}：${wholeText(items)} 题` }),
            )
            .join(' · ')}
          {samples > 1 && t({ en: ` · ${samples} answers each`, zh: ` · 每题 ${samples} 次作答` })}
          {shard !== null && t({ en: ` · part ${shard}`, zh: ` · 分片 ${shard}` })}
        </span>
        <span class="muted small">
          {t({ en: 'changed', zh: '更新于' })} <time dateTime={changedAt}>{timeText(changedAt, t.language)}</time>
        </span>
      </div>
    </li>
  );
}
