const SIGNS = '=+\\-@＝＋－＠'
const NUMBER = /^[+-]?[\d.,]+(e[+-]?\d+)?\s?%?$/i
/** Also behind blanks and quotes, which spreadsheets drop. */
const FORMULA = new RegExp(`^(?=[\\t\\r])|^(?=[\\s"'\\u3000]*[${SIGNS}])`)
/** Where a spreadsheet of another language, or of other separators, begins a cell. */
const INNER = new RegExp(
  `([;\\t\\r\\n][ "'\\u00a0\\u3000]*)(?=[${SIGNS}])(?![+-][\\d.,]+(?:[;\\t\\r\\n]|$))`,
  'g',
)

/** The text with a quote before what a spreadsheet would compute; numbers stay as they are. */
export function escapeFormula(text: string): string {
  if (NUMBER.test(text)) return text
  return text.replace(INNER, "$1'").replace(FORMULA, "'")
}
