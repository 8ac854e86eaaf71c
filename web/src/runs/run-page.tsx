/** One run: where it stands, and its curves, stages, rollouts, answers and settings, each at an address of its own. */
import type { JSX } from 'preact';
import type { RunView } from '../../../src/studio/studio-api.ts';
import type { Bilingual } from '../../../src/records/row.ts';
import { SheetView } from '../answers/sheet-view.tsx';
import { addressOf, changed, go, Link, type Address } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { Bar, Heading, State, Trouble, Waiting } from '../parts/notes.tsx';
import { durationText, timeText, useWords } from '../words.ts';
import { Rollouts } from './rollouts.tsx';
import { RunCurves } from './run-curves.tsx';
import { SettingsTable } from './settings-table.tsx';
import { StageList, timeOf } from './stage-list.tsx';

/** A run that goes on is looked at more often than one that may begin again. */
const pace = (last: RunView | null): number => (last?.state === 'running' ? 2 : 15);

const VIEWS = {
  curves: { en: 'Curves', zh: '曲线' },
  stages: { en: 'Stages', zh: '阶段' },
  rollouts: { en: 'Rollouts', zh: '采样作答' },
  answers: { en: 'Answers', zh: '答题' },
  settings: { en: 'Settings', zh: '设置' },
} as const satisfies Record<string, Bilingual>;
type View = keyof typeof VIEWS;

export function RunPage({ address }: { readonly address: Address }): JSX.Element {
  const t = useWords();
  const id = address.query.get('run') ?? '';
  const { value: run, trouble } = useAsked<RunView>(addressOf('/api/run', { run: id }), pace);
  const asked = address.query.get('view') ?? 'curves';
  const view: View = Object.hasOwn(VIEWS, asked) ? (asked as View) : 'curves';
  return (
    <>
      <p class="crumbs">
        <Link to="/">{t({ en: 'Runs', zh: '运行' })}</Link> / {id}
      </p>
      <Heading title={id}>{id}</Heading>
      <Trouble words={trouble} />
      {run === null && trouble === null && <Waiting />}
      {run !== null && (
        <>
          <RunHead run={run} />
          <nav class="views" aria-label={t({ en: 'Views of the run', zh: '运行视图' })}>
            {(Object.keys(VIEWS) as View[]).map((name) => (
              <Link key={name} to={addressOf('/run', { run: id, view: name })} current={name === view}>
                {t(VIEWS[name])}
              </Link>
            ))}
          </nav>
          {view === 'curves' && <RunCurves run={run} />}
          {view === 'stages' && <StageList run={run} />}
          {view === 'rollouts' && <Rollouts run={run} address={address} />}
          {view === 'answers' && <RunAnswers run={run} address={address} />}
          {view === 'settings' && <SettingsTable runs={[run]} />}
        </>
      )}
    </>
  );
}

export function RunHead({ run }: { readonly run: RunView }): JSX.Element {
  const t = useWords();
  const { name, about, seed, state, stages, stagesDone, secondsLeft, startedAt, versions, remarks } = run;
  const running = run.stageViews.find((stage) => stage.state === 'running');
  return (
    <div class="card head">
      <p>
        <State state={state} /> <strong>{name}</strong> · {t({ en: 'seed', zh: '种子' })} {seed ?? '–'}
        <span class="muted about"> · {about}</span>
      </p>
      <Bar done={stagesDone} total={stages} label={t({ en: 'stages that are complete', zh: '已完成的阶段' })} />
      <p role="status">
        {t({ en: `${stagesDone} of ${stages} stages`, zh: `${stagesDone}/${stages} 个阶段` })}
        {running !== undefined && (
          <>
            {' · '}
            <strong>{running.name}</strong>: {timeOf(running, t)}
          </>
        )}
        {secondsLeft !== null &&
          t({
            en: ` · about ${durationText(secondsLeft, 'en')} for the whole run`,
            zh: ` · 整个运行约还需 ${durationText(secondsLeft, 'zh')}`,
          })}
      </p>
      <p class="muted small">
        {startedAt !== null && (
          <>
            {t({ en: 'begun', zh: '开始于' })} <time dateTime={startedAt}>{timeText(startedAt, t.language)}</time>
            {' · '}
          </>
        )}
        {versions.map(({ name: what, value }) => `${what} ${value}`).join(' · ')}
      </p>
      {remarks.map((remark) => (
        <p key={remark.en} class="trouble">
          {t(remark)}
        </p>
      ))}
    </div>
  );
}

function RunAnswers({ run, address }: { readonly run: RunView; readonly address: Address }): JSX.Element {
  const t = useWords();
  const stages = run.stageViews.filter(({ hasAnswers }) => hasAnswers).map(({ name }) => name);
  const stage = address.query.get('stage') ?? stages[0];
  if (stage === undefined)
    return (
      <p class="muted">
        {t({
          en: 'This run has no answers to held-out questions yet; a stage of the kind evaluation.held-out makes them.',
          zh: '该运行还没有留出题的作答；由 evaluation.held-out 类阶段产生。',
        })}
      </p>
    );
  return (
    <>
      {stages.length > 1 && (
        <div class="filters">
          <label>
            <span>{t({ en: 'Stage', zh: '阶段' })}</span>
            <select
              value={stage}
              onChange={(event) => go(changed(address, { stage: event.currentTarget.value, item: null }))}
            >
              {stages.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        </div>
      )}
      <SheetView of={[`answers:${stage}:${run.id}`]} address={address} />
    </>
  );
}
