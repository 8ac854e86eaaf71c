/** Elements made of text, which never becomes markup: the only way in which scripts of our pages show anything. */
/** @import { Bilingual } from '../../records/row.ts' */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/**
 * A text in both languages; the page's style shows the one that is chosen.
 * @param {Bilingual} text
 * @returns {DocumentFragment}
 */
export function both({ en, zh }) {
  const fragment = document.createDocumentFragment();
  for (const [language, text] of Object.entries({ en, zh })) {
    const span = element('span', language, text);
    span.lang = language;
    fragment.append(span);
  }
  return fragment;
}

/**
 * The page's element of that id and kind.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} #${id}`);
}
