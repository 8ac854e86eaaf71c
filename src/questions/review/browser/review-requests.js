/** What the page asks its server: JSON both ways, and a refusal's words as an error. */
/** @import { Decision } from '../../../records/review.ts' */
/** @import { ImportReply, ItemReply, Overview } from '../review-replies.ts' */

/** @param {string} reviewer @returns {Promise<Overview>} */
export function overviewFor(reviewer) {
  return ask(`/api/overview?reviewer=${encodeURIComponent(reviewer)}`);
}

/** @param {number} at @param {string} reviewer @returns {Promise<ItemReply>} */
export function itemAt(at, reviewer) {
  return ask(`/api/items/${at}?reviewer=${encodeURIComponent(reviewer)}`);
}

/** @param {Omit<Decision, 'questionSha256' | 'at'>} verdict @returns {Promise<Decision>} */
export function sendDecision(verdict) {
  return ask('/api/decisions', verdict);
}

/** @param {string} text @returns {Promise<ImportReply>} */
export function sendImport(text) {
  return ask('/api/import', { text });
}

/** @param {string} path @param {object} [body] */
async function ask(path, body) {
  const headers = { 'content-type': 'application/json' };
  const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(path, request).catch((cause) => {
    throw new Error('No answer: is fleming questions review still running? Nothing is lost; decide again once it is.', {
      cause,
    });
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
