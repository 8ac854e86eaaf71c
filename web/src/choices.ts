/** What a reader chose for all pages, kept by the browser: language and light. The browser's own settings come first. */
import { useEffect, useState } from 'preact/hooks';

export type Language = 'en' | 'zh';
export type Light = 'system' | 'light' | 'dark';

interface Choices {
  readonly language: Language;
  readonly light: Light;
}

const listeners = new Set<() => void>();
let choices: Choices = { language: firstLanguage(), light: kept('light', ['system', 'light', 'dark']) ?? 'system' };
show();

export function choose(change: Partial<Choices>): void {
  choices = { ...choices, ...change };
  for (const [name, value] of Object.entries(change)) keep(name, String(value));
  show();
  for (const listener of listeners) listener();
}

export function useChoices(): Choices {
  const [, again] = useState(0);
  useEffect(() => {
    const listener = (): void => again((times) => times + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return choices;
}

function show(): void {
  document.documentElement.lang = choices.language === 'zh' ? 'zh-CN' : 'en';
  document.documentElement.dataset['light'] = choices.light;
}

function firstLanguage(): Language {
  const wanted = navigator.languages.find((name) => /^(?:en|zh)\b/i.test(name));
  return kept('language', ['en', 'zh']) ?? (wanted?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en');
}

/** A browser may refuse to keep anything. */
function kept<Name extends string>(name: string, allowed: readonly Name[]): Name | null {
  try {
    const found = localStorage.getItem(`fleming-${name}`);
    return allowed.find((value) => value === found) ?? null;
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`fleming-${name}`, value);
  } catch {
    // The choice holds until the page is closed.
  }
}
