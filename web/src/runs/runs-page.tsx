/** All runs below the given folders, those that go on first, to be opened or laid over each other. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FolderList, RunSummary } from '../../../src/studio/studio-api.ts';
import { addressOf, go, Link } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { Bar, Heading, State, Trouble, Waiting } from '../parts/notes.tsx';
import { timeText, useWords } from '../words.ts';

const pace = (): number => 4;

export function RunsPage(): JSX.Element {
  const t = useWords();
  const { value, trouble } = useAsked<FolderList>('/api/folders', pace);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const title = t({ en: 'Runs', zh: '运行' });
  if (value === null)
    return (
      <>
        <Heading title={title}>{title}</Heading>
        <Trouble words={trouble} />
        <Waiting />
      </>
    );
  const runs = value.runs.toSorted(
    (one, other) => rank(one) - rank(other) || (one.changedAt < other.changedAt ? 1 : -1),
  );
  const compare = (): void => go(addressOf('/compare', { run: chosen }));
  const choose = (id: string, isOn: boolean): void =>
    setChosen((before) => (isOn ? [...before, id] : before.filter((each) => each !== id)));
  return (
    <>
      <Heading title={title}>{title}</Heading>
      <p class="muted">
        {t({ en: 'Below', zh: '所在文件夹：' })} <code>{value.roots.join(', ')}</code>
        {value.isCut && t({ en: '. There are more folders than are listed.', zh: '。文件夹过多，未全部列出。' })}
      </p>
      <Trouble words={trouble} />
      {runs.length === 0 ? (
        <Nothing />
      ) : (
        <>
          <p class="actions">
            <button type="button" disabled={chosen.length < 2} onClick={compare}>
              {t({ en: `Overlay (${chosen.length})`, zh: `叠加比较（${chosen.length}）` })}
            </button>
            <span class="muted">
              {t({
                en: 'Choose two or more: curves with bands over seeds, and settings that differ.',
                zh: '勾选两个或更多：按种子画出曲线与范围带，并列出不同的设置。',
              })}
            </span>
          </p>
          <ul class="cards">
            {runs.map((run) => (
              <RunCard key={run.id} run={run} isChosen={chosen.includes(run.id)} choose={choose} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function rank({ state }: RunSummary): number {
  return state === 'running' ? 0 : 1;
}

interface RunCardProps {
  readonly run: RunSummary;
  readonly isChosen: boolean;
  readonly choose: (id: string, isOn: boolean) => void;
}

function RunCard({ run, isChosen, choose }: RunCardProps): JSX.Element {
  const t = useWords();
  const { id, name, about, seed, state, stagesDone, stages, stage, changedAt, trouble } = run;
  return (
    <li class="card run-card">
      <label class="pick">
        <input
          type="checkbox"
          checked={isChosen}
          disabled={trouble !== null}
          onChange={(event) => choose(id, event.currentTarget.checked)}
        />
        <span class="hidden">{t({ en: `Choose ${id}`, zh: `选择 ${id}` })}</span>
      </label>
      <div class="run-name">
        <h2>{trouble === null ? <Link to={addressOf('/run', { run: id })}>{id}</Link> : id}</h2>
        {trouble === null ? (
          <p class="muted">
            {name}
            {seed !== null && ` · ${t({ en: 'seed', zh: '种子' })} ${seed}`}
            {about !== '' && <span class="about"> · {about}</span>}
          </p>
        ) : (
          <p class="trouble">{trouble}</p>
        )}
      </div>
      <div class="run-state">
        <span class="small">
          <State state={state} />{' '}
          {trouble === null && t({ en: `${stagesDone} of ${stages} stages`, zh: `${stagesDone}/${stages} 个阶段` })}
          {stage !== null && ` · ${stage}`}
        </span>
        {state === 'running' && (
          <Bar done={stagesDone} total={stages} label={t({ en: 'stages that are complete', zh: '已完成的阶段' })} />
        )}
        <span class="muted small">
          {t({ en: 'changed', zh: '更新于' })} <time dateTime={changedAt}>{timeText(changedAt, t.language)}</time>
        </span>
      </div>
    </li>
  );
}

function Nothing(): JSX.Element {
  const t = useWords();
  return (
    <div class="card empty">
      <p>
        {t({
          en: 'No run lies here yet. This one takes half a minute and goes through every stage, far too small to learn:',
          zh: '这里还没有运行。下面的命令约半分钟，走完所有阶段（规模太小，学不到东西）：',
        })}
      </p>
      <pre>npm run smoke</pre>
      <p class="muted">{t({ en: 'It appears here while it goes.', zh: '运行时会自动出现在这里。' })}</p>
    </div>
  );
}
