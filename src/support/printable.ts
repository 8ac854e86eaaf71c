/** Foreign text on a terminal: what would steer it (escapes, bells, backspaces) is shown as a replacement character. */
export function printable(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}/gu, '\ufffd');
}
