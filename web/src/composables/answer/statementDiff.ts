/** Where two statements differ, word by word; blanks count as equal, whatever they are. */

export interface Piece {
  text: string
  changed: boolean
}

export interface StatementDiff {
  before: Piece[]
  after: Piece[]
}

const TOKEN = /\s+|'(?:[^']|'')*'|"[^"]*"|`[^`]*`|\w+|[^\s\w]/gu
/** Beyond as many pairs of tokens the whole of both is marked. */
const MOST_PAIRS = 4_000_000

export function statementDiff(before: string, after: string): StatementDiff {
  const [left, right] = [tokensOf(before), tokensOf(after)]
  const common = left.length * right.length > MOST_PAIRS ? [] : commonPairs(left, right)
  return {
    before: piecesOf(left, new Set(common.map(([at]) => at))),
    after: piecesOf(right, new Set(common.map(([, at]) => at))),
  }
}

const tokensOf = (sql: string): string[] => sql.match(TOKEN) ?? []

/** Keywords and names are compared without their case, quoted texts with it. */
const foldedOf = (token: string): string =>
  /^\s/.test(token) ? ' ' : /^['"`]/.test(token) ? token : token.toLowerCase()

/** The longest common subsequence, as pairs of positions. */
function commonPairs(left: string[], right: string[]): [number, number][] {
  const [a, b] = [left.map(foldedOf), right.map(foldedOf)]
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = a.length - 1; row >= 0; row -= 1)
    for (let column = b.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
  const pairs: [number, number][] = []
  for (let row = 0, column = 0; row < a.length && column < b.length;) {
    if (a[row] === b[column]) pairs.push([row++, column++])
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return pairs
}

/** Neighbours of one kind together; a blank between two changed words is changed with them. */
function piecesOf(tokens: string[], common: Set<number>): Piece[] {
  const pieces: Piece[] = []
  const isChanged = (index: number): boolean => index in tokens && !common.has(index)
  tokens.forEach((text, index) => {
    const changed = /^\s/.test(text) ? isChanged(index - 1) && isChanged(index + 1) : isChanged(index)
    const last = pieces.at(-1)
    if (last?.changed === changed) last.text += text
    else pieces.push({ text, changed })
  })
  return pieces
}
