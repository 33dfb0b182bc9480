import { describe, expect, it } from 'vitest'
import { statementDiff, type Piece } from '@/composables/answer/statementDiff'

/** The pieces as one text, what changed in brackets. */
const marked = (pieces: Piece[]): string =>
  pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('')

describe('statementDiff', () => {
  it('marks the words that the other statement does not have, neighbours together', () => {
    const { before, after } = statementDiff(
      'SELECT SUM(amount) FROM orders',
      "SELECT SUM(paid) FROM orders WHERE status = 'done'",
    )
    expect(marked(before)).toBe('SELECT SUM([amount]) FROM orders')
    expect(marked(after)).toBe("SELECT SUM([paid]) FROM orders [WHERE status = 'done']")
  })

  it('takes blanks, line breaks and the case of keywords for no difference, that of values for one', () => {
    const { before, after } = statementDiff(
      "select a\n  from t where b = 'X'",
      "SELECT a FROM t WHERE b = 'x'",
    )
    expect(marked(before)).toBe("select a\n  from t where b = ['X']")
    expect(marked(after)).toBe("SELECT a FROM t WHERE b = ['x']")
  })

  it('marks nothing in equal statements, and all of one that replaces nothing', () => {
    expect(marked(statementDiff('SELECT 1', 'SELECT 1').after)).toBe('SELECT 1')
    expect(marked(statementDiff('', 'SELECT 1').after)).toBe('[SELECT 1]')
  })

  it('compares no statements that are too long for it', () => {
    const long = Array.from({ length: 1100 }, (_, n) => `c${n}`).join(', ')
    const { after } = statementDiff(`SELECT ${long}`, `SELECT ${long}, x`)
    expect(after.filter(({ changed }) => changed).map(({ text }) => text.length)[0]).toBeGreaterThan(6000)
  })
})
