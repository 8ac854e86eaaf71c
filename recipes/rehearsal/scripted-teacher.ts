/**
 * The teacher of a rehearsal: what it answers to each kind of request that the recipes make is known beforehand. It thinks in a
 * field of its own, as servers of reasoning models do. It knows the answers that it was shown with a question, and of some it
 * is sure of another, so that there is something to drop, to review and to try again.
 */
import type { ScriptedReply } from '../../src/chat/fixtures/scripted-server.ts';
import { LETTERS } from '../../src/records/question-text.ts';
import { deriveSeed } from '../../src/support/random.ts';
import { UNREAD } from './made-up-wiki.ts';

export type Asked = 'extraction' | 'vignette' | 'difficulty' | 'label check' | 'teaching';

export class ScriptedTeacher {
  /** Requests of each kind. */
  readonly counts: Record<Asked | 'something else', number> = {
    extraction: 0,
    vignette: 0,
    difficulty: 0,
    'label check': 0,
    teaching: 0,
    'something else': 0,
  };
  /** Stem -> text of the right option. */
  readonly #answers = new Map<string, string>();

  /** `prompt`: all messages, a line between two. */
  reply(prompt: string): ScriptedReply {
    const asked = kindOf(prompt);
    this.counts[asked ?? 'something else']++;
    switch (asked) {
      case 'extraction':
        return { content: JSON.stringify({ relations: extracted(prompt) }) };
      case 'vignette':
        return answer(between(prompt, /[:：]\n/, /\n\n(?:Keep these words|下列词语)/), prompt);
      case 'difficulty':
        this.#remember(prompt);
        return answer(['Easy', 'Moderate', 'Difficult'][deriveSeed('tier', prompt) % 3]!, prompt);
      case 'label check':
        return answer(this.#letterOf(prompt), prompt);
      case 'teaching':
        return taught(prompt);
      case null:
        return answer('A', prompt);
    }
  }

  #remember(prompt: string): void {
    const question = between(prompt, /Question:\n/, /\n\nRight answer: /);
    const letter = /\n\nRight answer: ([A-Z])/.exec(prompt)![1]!;
    const right = optionsOf(question).find((option) => option.letter === letter);
    if (right !== undefined) this.#answers.set(stemOf(question), right.text);
  }

  /** Of a fifth of the questions another than the right one, in every trial. */
  #letterOf(prompt: string): string {
    const options = optionsOf(prompt);
    const stem = stemOf(prompt);
    const right = this.#answers.get(stem);
    const isSure = deriveSeed('sure of another', stem) % 5 === 0;
    const chosen = options.filter(({ text }) => right === undefined || (text === right) !== isSure);
    return (chosen[deriveSeed('letter', prompt) % chosen.length] ?? options[0])?.letter ?? 'A';
  }
}

function kindOf(prompt: string): Asked | null {
  if (prompt.startsWith('You read one encyclopedia article')) return 'extraction';
  if (/^(?:Tell this vignette|请像命题者一样)/.test(prompt)) return 'vignette';
  if (prompt.startsWith('Judge how difficult')) return 'difficulty';
  if (/\n\n(?:Right answer: |正确答案： ?)[A-Z]\./.test(prompt)) return 'teaching';
  return /Exactly one option is right|只有一个选项正确/.test(prompt) ? 'label check' : null;
}

/** The symptom of the one sentence that the rules do not read. */
function extracted(prompt: string): unknown[] {
  const quote = new RegExp(`${UNREAD} ([^.]+)\\.`).exec(prompt);
  if (quote === null) return [];
  return [{ relation: 'has_symptom', other: quote[1], otherType: 'symptom', articleIs: 'subject', quote: quote[0] }];
}

/** The trace of an answer that was told; some come to another. */
function taught(prompt: string): ScriptedReply {
  const [, letter, text] = /\n\n(?:Right answer: |正确答案： ?)([A-Z])\. ?(.+)\n/.exec(prompt)!;
  const others = optionsOf(prompt).filter((option) => option.letter !== letter);
  const isWrong = deriveSeed('wrong trace', prompt) % 4 === 0;
  const isChinese = prompt.includes('正确答案');
  const reasoning = isChinese
    ? `题目所述的表现支持${text}。${others.map((option) => `${option.text}不能解释这些表现。`).join('')}`
    : `What is told fits ${text}. ${others.map((option) => `It does not fit ${option.text}.`).join(' ')}`;
  return { reasoning_content: reasoning, content: `<answer>${isWrong ? others[0]!.letter : letter}</answer>` };
}

function answer(text: string, prompt: string): ScriptedReply {
  return { reasoning_content: `thought ${deriveSeed('thought', prompt)}`, content: `<answer>${text}</answer>` };
}

/** The lines of options. */
function optionsOf(text: string): { readonly letter: string; readonly text: string }[] {
  const lines = [...text.matchAll(/^([A-Z])\. ?(.+)$/gm)].map((match) => ({ letter: match[1]!, text: match[2]! }));
  // Lines of a stem may look like an option; those that count begin at A and go on letter by letter.
  const first = lines.findLastIndex(({ letter }) => letter === 'A');
  return first < 0 ? [] : lines.slice(first).filter(({ letter }, at) => letter === LETTERS[at]);
}

function stemOf(text: string): string {
  const first = [...text.matchAll(/\nA\. ?/g)].at(-1)?.index ?? text.length;
  return text.slice(0, first).trim();
}

function between(text: string, start: RegExp, end: RegExp): string {
  const from = start.exec(text);
  if (from === null) return text;
  const rest = text.slice(from.index + from[0].length);
  return rest.slice(0, end.exec(rest)?.index ?? rest.length);
}
