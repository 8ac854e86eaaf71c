/**
 * Foreign text where a terminal shows it. Its control characters, of C0 and of C1, steer a terminal (title, colours, cursor,
 * clipboard), and marks of direction show a text in another order than it has: each becomes a replacement character.
 */
const STEERING = /(?![\t\n]|\r\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

export function printable(text: string): string {
  return text.replace(STEERING, '\ufffd');
}

/** JSON with these characters as its escapes: the same document, which `printable` leaves as it is. */
export function printableJson(json: string): string {
  return json.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
