import { expect, it } from 'vitest'
import { highlightSql } from '@/composables/highlight'

it('tells what would change the order of a statement', () => {
  expect(highlightSql("SELECT '\u202e1' -- \u2066").textContent).toBe("SELECT '⟨U+202E⟩1' -- ⟨U+2066⟩")
})
