/** The first sentence of a summary, which stands above the rows, and what follows below them. */

export interface SummaryParts {
  headline: string
  rest: string
  /** Where the rest begins in the summary, in code points, as the service counts. */
  restAt: number
}

interface Range {
  start: number
  end: number
}

const NO_SENTENCE = /^\s*(?:[-*+]\s|\d+[.)]\s|>|\||`{3}|~{3})/
/** A full stop of Chinese ends a sentence wherever it stands; one of English needs a space after it. */
const ENDS = /(?:[。！？]|[.!?](?=[*_"'”’」』）)\]]*\s))[*_"'”’」』）)\]]*/g
const ABBREVIATION = /(?:\b(?:vs|no|approx|etc|e\.g|i\.e|st|mr|mrs|ms|dr|inc|ltd|co|corp|fig)|\b[A-Z])\.$/i

/** Cuts a summary after its first sentence; one that begins with a list or a table has no headline. */
export function summaryParts(summary: string): SummaryParts {
  const at = NO_SENTENCE.test(summary) ? 0 : endOfSentence(summary)
  const rest = summary.slice(at)
  const gap = rest.length - rest.trimStart().length
  return {
    headline: summary.slice(0, at).trimEnd(),
    rest: rest.trim() === '' ? '' : rest.slice(gap),
    restAt: Array.from(summary.slice(0, at + gap)).length,
  }
}

function endOfSentence(summary: string): number {
  const start = summary.length - summary.trimStart().length
  const newline = summary.indexOf('\n', start)
  const line = newline < 0 ? summary : summary.slice(0, newline)
  for (const match of line.matchAll(ENDS)) {
    const end = match.index + match[0].length
    if (isWhole(line.slice(0, end))) return end
  }
  return line.length
}

/** Emphasis that was begun is ended, and the stop is not that of an abbreviation. */
function isWhole(sentence: string): boolean {
  return (
    !ABBREVIATION.test(sentence) &&
    sentence.split('**').length % 2 === 1 &&
    sentence.split('`').length % 2 === 1
  )
}

/** The marked ranges of a summary that lie in its part from `start` on, counted from there. */
export const within = <T extends Range>(ranges: readonly T[], start: number, end = Infinity): T[] =>
  ranges
    .filter((range) => range.start >= start && range.end <= end)
    .map((range) => ({ ...range, start: range.start - start, end: range.end - start }))
