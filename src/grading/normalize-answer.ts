/** Strips what models wrap around an answer - width variants, LaTeX, markdown, lead-ins - and nothing of the answer itself. */

const invisible = /[\p{Cf}\p{Cc}\p{Z}\s]+/gu;
const specialToken = /<\|[^<>|]{1,40}\|>|<\/?(?:b|i|em|strong|s|eos)>/gi;
const emphasis = /[*`~]+/g;
const edges = /^[\s"'“”‘’「」『』_#>$]+|[\s"'“”‘’「」『』_$]+$/g;
const latexDelimiters = /^\\[([]\s*|\s*\\[)\]]$/g;
const innermostLatex = /\\(?:boxed|fbox|text|textbf|textit|mathrm|mathbf|mathbb|mathcal|mathsf) ?\{([^{}]*)\}/g;
const englishLeadIn =
  /^(?:(?:so|therefore|thus|hence),? )?(?:(?:the|my) )?(?:(?:final|correct|best|right) ){0,2}(?:answer|option|choice)\b(?: (?:is|would be)\b)?(?: ?[:=])?(?: (?:option|choice)\b)? ?(?=.)/i;
const chineseLeadIn =
  /^(?:因此|所以|故)?,? ?(?:本题|此题)?(?:(?:最终|正确|最佳)?(?:答案|选项)(?:应?[是为选])? ?[:=]?|(?:应|故)?选择?) ?(?=.)/;

/** The content of an answer block, bare: NFKC, one line, no wrapping. */
export function bareAnswer(content: string): string {
  let text = plainText(content);
  for (let layer = 0; layer < 12; layer++) {
    const inner = unwrap(text);
    if (inner === text) break;
    text = inner;
  }
  return text;
}

/** For comparing an answer's words with an option's: bare, lower case, without a final stop. */
export function comparableText(text: string): string {
  return plainText(text)
    .replace(edges, '')
    .toLowerCase()
    .replace(/ ?[.。;,!]+$/, '')
    .trim();
}

function plainText(text: string): string {
  return text.normalize('NFKC').replace(specialToken, '').replace(emphasis, '').replace(invisible, separatorOf).trim();
}

/** Zero-width characters vanish, any other run of space is one space. */
function separatorOf(run: string): string {
  return /[\p{Z}\s]/u.test(run) ? ' ' : '';
}

function unwrap(text: string): string {
  const bared = text.replace(innermostLatex, '$1').replace(edges, '').replace(latexDelimiters, '').trim();
  return bared.replace(englishLeadIn, '').replace(chineseLeadIn, '').trim();
}
