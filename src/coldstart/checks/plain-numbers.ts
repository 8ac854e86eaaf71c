/**
 * A text with one spelling of digits, signs and powers: full-width forms, minus signs, LaTeX, superscripts. Every pattern
 * is bounded or single-pass, so that time is linear.
 */
import { compatibleForm } from '../../support/compatible-form.ts';

/** Longer traces are cut: nobody reasons for so long about one question. */
export const LONGEST_TEXT = 200_000;

/** "(1.75 m)²"; behind a digit the compatible form keeps the power itself. */
const powerBehindUnit = /(?<=[^\p{Nd}]\))[⁰¹²³⁴-⁹]{1,4}/gu;

export function plainNumbers(text: string): string {
  const cut = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  const plain = compatibleForm(withoutLatex(cut).replace(powerBehindUnit, '^$&'))
    .replace(/[−‐‑‒–—﹣]/g, '-')
    .replace(/[⁄∕÷]/g, '/')
    .replace(/[·⋅∙](?=\s?[\d(])/g, '×')
    .replace(/[≒≃≅]/g, '≈')
    .replace(/µ/g, 'μ')
    .replace(/[^\S\n]/g, ' ');
  return plain;
}

function withoutLatex(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .replace(/\\[dt]?frac\{([^{}]{1,80})\}\{([^{}]{1,80})\}/g, '(($1)/($2))')
    .replace(/\\sqrt\{([^{}]{1,80})\}/g, '√($1)')
    .replace(/\\(?:text|mathrm|mathbf)\{([^{}]{0,80})\}/g, ' $1')
    .replace(/\\(?:times|cdot)(?![A-Za-z])/g, '×')
    .replace(/\\div(?![A-Za-z])/g, '÷')
    .replace(/\\approx(?![A-Za-z])/g, '≈')
    .replace(/\\log_\{?10\}?/g, 'log10')
    .replace(/\\(ln|log|exp)(?![A-Za-z])/g, '$1')
    .replace(/\\(?:left|right)(?![A-Za-z])/g, '')
    .replace(/\\%/g, '%')
    .replace(/\^\{([^{}]{1,20})\}/g, '^($1)');
}
