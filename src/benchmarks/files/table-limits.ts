/** How much a file of rows may hold, whatever its form; a small file can state any number where it is packed. */

/** Rows of all files together; the search for near duplicates numbers questions with 21 bits. */
export const MOST_ROWS = 2_000_000;
export const MOST_COLUMNS = 2_000;
/** Rows times columns: run lengths let a small file state any number. */
export const MOST_CELLS = 50_000_000;
/** Of all rows: a text that a packed file holds once may stand in each of them. */
export const MOST_CHARACTERS = 2 ** 30;
