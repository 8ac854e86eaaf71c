/** Rollouts of one step, group by group: the question, and each sampled answer with its reward and its advantage. */
import type { JSX } from 'preact';
import type { RolloutGroup, RolloutStep, RolloutView, RunView } from '../../../src/studio/studio-api.ts';
import { addressOf, changed, go, type Address } from '../address.tsx';
import { useAsked } from '../asking.ts';
import { QuestionCard } from '../parts/question-card.tsx';
import { Trouble, Waiting } from '../parts/notes.tsx';
import { numberText, useWords, wholeText } from '../words.ts';

/** The last step of a run that goes on. */
const live = (): number => 10;

export function Rollouts({ run, address }: { readonly run: RunView; readonly address: Address }): JSX.Element {
  const t = useWords();
  const stages = run.stageViews.filter(({ hasRollouts }) => hasRollouts).map(({ name }) => name);
  const stage = address.query.get('stage') ?? stages.at(-1) ?? null;
  const step = address.query.get('step');
  const asked = stage === null ? null : addressOf('/api/rollouts', { run: run.id, stage, step });
  const { value, trouble } = useAsked<RolloutStep>(asked, run.state === 'running' && step === null ? live : undefined);
  if (stage === null)
    return (
      <p class="muted">
        {t({ en: 'No stage of this run has sampled answers yet.', zh: '该运行还没有采样作答的阶段。' })}
      </p>
    );
  const signalOnly = address.query.get('signal') === '1';
  const groups = (value?.groups ?? []).filter(
    ({ rollouts }) => !signalOnly || rollouts.some((each) => each.advantage !== 0),
  );
  return (
    <>
      <div class="filters">
        <label>
          <span>{t({ en: 'Stage', zh: '阶段' })}</span>
          <select
            value={stage}
            onChange={(event) => go(changed(address, { stage: event.currentTarget.value, step: null }))}
          >
            {stages.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {value !== null && value.steps !== null && <StepChooser value={value} steps={value.steps} address={address} />}
        <label class="check">
          <input
            type="checkbox"
            checked={signalOnly}
            onChange={(event) => go(changed(address, { signal: event.currentTarget.checked ? '1' : null }), true)}
          />
          <span>{t({ en: 'only groups with a signal', zh: '只看有信号的组' })}</span>
        </label>
      </div>
      <Trouble words={trouble} />
      {value === null && trouble === null && <Waiting />}
      {value !== null && (
        <>
          <p class="muted" role="status">
            {value.steps === null
              ? t({ en: 'No rollout yet.', zh: '还没有采样作答。' })
              : t({
                  en: `Step ${value.step}: ${groups.length} of ${value.groups.length} groups`,
                  zh: `第 ${value.step} 步：${value.groups.length} 组中的 ${groups.length} 组`,
                })}
            {value.isCut &&
              t({ en: '. There is more of this step than is shown.', zh: '。该步内容过多，未全部显示。' })}
            {value.damaged > 0 &&
              t({ en: `. ${value.damaged} lines are no rollouts.`, zh: `。有 ${value.damaged} 行无法读取。` })}
          </p>
          {groups.map((group) => (
            <Group key={`${value.step} ${group.group}`} group={group} />
          ))}
        </>
      )}
    </>
  );
}

interface StepChooserProps {
  readonly value: RolloutStep;
  readonly steps: { readonly first: number; readonly last: number };
  readonly address: Address;
}

function StepChooser({ value, steps, address }: StepChooserProps): JSX.Element {
  const t = useWords();
  const to = (step: number): void =>
    go(changed(address, { step: Math.min(Math.max(step, steps.first), steps.last) }), true);
  return (
    <div class="step-chooser">
      <button
        type="button"
        disabled={value.step <= steps.first}
        onClick={() => to(value.step - 1)}
        aria-label={t({ en: 'step before', zh: '上一步' })}
      >
        ←
      </button>
      <label>
        <span>{t({ en: `Step, ${steps.first} to ${steps.last}`, zh: `步，${steps.first} 至 ${steps.last}` })}</span>
        <input
          type="number"
          min={steps.first}
          max={steps.last}
          value={value.step}
          onChange={(event) => to(event.currentTarget.valueAsNumber || 0)}
        />
      </label>
      <button
        type="button"
        disabled={value.step >= steps.last}
        onClick={() => to(value.step + 1)}
        aria-label={t({ en: 'next step', zh: '下一步' })}
      >
        →
      </button>
    </div>
  );
}

function Group({ group }: { readonly group: RolloutGroup }): JSX.Element {
  const t = useWords();
  const { questionId, question, rollouts } = group;
  const right = rollouts.filter(({ correct }) => correct).length;
  return (
    <details class="card group">
      <summary>
        <span class="group-title">{question?.stem ?? questionId}</span>
        <span class="marks" aria-hidden="true">
          {rollouts.map(({ index, correct }) => (
            <i key={index} class={correct ? 'right' : 'wrong'} />
          ))}
        </span>
        <span class="muted small">
          {t({ en: `${right} of ${rollouts.length} right`, zh: `${rollouts.length} 个中 ${right} 个正确` })}
        </span>
      </summary>
      {question === null ? (
        <p class="muted">
          {t({ en: 'The run’s folder does not hold this question.', zh: '运行文件夹中没有这道题。' })}{' '}
          <code>{questionId}</code>
        </p>
      ) : (
        <QuestionCard question={question} isHeaded />
      )}
      <ol class="rollouts">
        {rollouts.map((rollout) => (
          <Rollout key={rollout.index} rollout={rollout} />
        ))}
      </ol>
    </details>
  );
}

function Rollout({ rollout }: { readonly rollout: RolloutView }): JSX.Element {
  const t = useWords();
  const { text, tokens, reward, advantage, correct, format } = rollout;
  return (
    <li class={`output ${correct ? 'edge-complete' : 'edge-unreadable'}`}>
      <p class="output-head">
        <strong class={correct ? 'right' : 'wrong'}>
          {correct ? t({ en: 'right', zh: '对' }) : t({ en: 'wrong', zh: '错' })}
        </strong>
        <span>
          {t({ en: 'reward', zh: '奖励' })} {numberText(reward)}
        </span>
        <span>
          {t({ en: 'advantage', zh: '优势' })} {advantage > 0 ? '+' : ''}
          {numberText(advantage)}
        </span>
        <span class="muted">{t({ en: `${wholeText(tokens)} tokens`, zh: `${wholeText(tokens)} 词元` })}</span>
        {!format && <span class="wrong">{t({ en: 'format not kept', zh: '格式不合规' })}</span>}
      </p>
      <pre tabIndex={0}>{text}</pre>
    </li>
  );
}
