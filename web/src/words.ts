/** Words in the reader's language, and numbers, times and durations as that language writes them. */
import type { Bilingual } from '../../src/records/row.ts';
import { useChoices, type Language } from './choices.ts';

export interface Words {
  readonly language: Language;
  (text: Bilingual): string;
}

export function useWords(): Words {
  const { language } = useChoices();
  return Object.assign((text: Bilingual) => text[language], { language });
}

export function wholeText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** 0.6773 -> "67.7 %" */
export function shareText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** As short as tells it from its like: 0.0123, 1.5, 74.9, 1.2e-7. */
export function numberText(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e6) return value.toExponential(1);
  return size >= 100 ? value.toFixed(size >= 1000 ? 0 : 1) : String(Number(value.toPrecision(3)));
}

/** 0.094 -> "+9.4" */
export function pointsText(difference: number): string {
  const text = (Math.abs(difference) * 100).toFixed(1);
  if (text === '0.0') return text;
  return `${difference > 0 ? '+' : '−'}${text}`;
}

export function durationText(seconds: number, language: Language): string {
  const units: readonly [number, Bilingual][] = [
    [86_400, { en: 'd', zh: '天' }],
    [3600, { en: 'h', zh: '小时' }],
    [60, { en: 'min', zh: '分' }],
    [1, { en: 's', zh: '秒' }],
  ];
  const first = units.findIndex(([length]) => seconds >= length);
  if (first < 0)
    return seconds <= 0 ? `0 ${units[3]![1][language]}` : `${seconds.toFixed(1)} ${units[3]![1][language]}`;
  const [length, unit] = units[first]!;
  const next = units[first + 1];
  const head = Math.floor(seconds / length);
  const rest = next === undefined ? 0 : Math.floor((seconds - head * length) / next[0]);
  const tail = next === undefined || rest === 0 ? '' : ` ${rest} ${next[1][language]}`;
  return `${head} ${unit[language]}${tail}`;
}

export function timeText(iso: string, language: Language): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return time.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
