/** A piece of a text, and whether it was found. */
export interface HighlightedPiece {
  text: string
  found: boolean
}

/** The text in pieces. Ranges count characters as the service does, which is not how strings count here. */
export function highlightRanges(text: string, ranges: [number, number][]): HighlightedPiece[] {
  const characters = Array.from(text)
  const pieces: HighlightedPiece[] = []
  let at = 0
  for (const [start, end] of ranges) {
    pieces.push({ text: characters.slice(at, start).join(''), found: false })
    pieces.push({ text: characters.slice(start, end).join(''), found: true })
    at = end
  }
  pieces.push({ text: characters.slice(at).join(''), found: false })
  return pieces.filter((piece) => piece.text !== '')
}
