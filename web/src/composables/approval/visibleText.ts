/** Text with the characters that a reader would not see told by their numbers. */
export interface TextPiece {
  text: string
  /** Whether `text` stands for characters that cannot be seen, such as `U+200B`. */
  hidden: boolean
}

/** Control, format, unassigned and private characters, blanks other than the usual ones, fillers, variation selectors. */
const HIDDEN =
  /([\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200a\u202f\u205f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]+)/u

/** The pieces of a text, in order; characters that follow each other make one piece. */
export function textPieces(text: string): TextPiece[] {
  return text
    .split(new RegExp(HIDDEN, 'gu'))
    .map((piece, index) =>
      index % 2 === 1 ? { text: codePoints(piece), hidden: true } : { text: piece, hidden: false },
    )
    .filter((piece) => piece.text !== '')
}

const codePoints = (text: string): string => Array.from(text, codePoint).join(' ')

const codePoint = (each: string): string =>
  `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
