/** A question as a person reads it: the stem and its options, the right one marked. */
import type { JSX } from 'preact';
import type { ShownQuestion } from '../../../src/studio/studio-api.ts';
import { useWords } from '../words.ts';

export interface QuestionCardProps {
  readonly question: ShownQuestion;
  /** The stem stands above it already. */
  readonly isHeaded?: boolean;
}

export function QuestionCard({ question, isHeaded = false }: QuestionCardProps): JSX.Element {
  const t = useWords();
  const { stem, options, answer } = question;
  return (
    <div class="question">
      {!isHeaded && <p class="stem">{stem}</p>}
      <ol class="options">
        {options.map(({ letter, text }) => (
          <li key={letter} class={answer.includes(letter) ? 'gold' : undefined}>
            <span class="letter">{letter}</span> {text}
            {answer.includes(letter) && <span class="badge">{t({ en: 'right answer', zh: '标准答案' })}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
