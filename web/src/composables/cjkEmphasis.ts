/**
 * Emphasis beside Chinese letters. CommonMark takes a sign between punctuation and a letter for text, because words
 * have spaces between them: `占**34.6%**的` would show its asterisks.
 */
import type { MarkdownIt } from 'markdown-it'

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u
const SPACE = /\s/

interface Delimiters {
  can_open: boolean
  can_close: boolean
  length: number
}

/** Makes `**` emphasis beside letters of Chinese, Japanese and Korean, whatever stands on its other side. */
export function useCjkEmphasis({ inline }: MarkdownIt): void {
  inline.State = class extends inline.State {
    override scanDelims(start: number, canSplitWord: boolean): Delimiters {
      const found = super.scanDelims(start, canSplitWord)
      if (!canSplitWord) return found
      const before = this.src.slice(Math.max(0, start - 2), start)
      const after = this.src.slice(start + found.length, this.posMax)
      const [next = ' '] = after
      return {
        ...found,
        can_open: found.can_open || (CJK.test(before) && !SPACE.test(next)),
        can_close: found.can_close || (CJK.test(next) && !SPACE.test(before.slice(-1) || ' ')),
      }
    }
  }
}
