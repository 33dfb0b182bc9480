import { describe, expect, it } from 'vitest'
import { highlightRanges } from '@/composables/answer/highlightRanges'

describe('highlightRanges', () => {
  it('cuts a text at its ranges', () => {
    expect(highlightRanges('退货须申请', [[0, 2]])).toEqual([
      { text: '退货', found: true },
      { text: '须申请', found: false },
    ])
  })

  it('counts a character beyond 16 bits as one', () => {
    expect(highlightRanges('🙂a𠮷b', [[2, 3]])).toEqual([
      { text: '🙂a', found: false },
      { text: '𠮷', found: true },
      { text: 'b', found: false },
    ])
  })

  it('leaves a text without ranges whole', () => {
    expect(highlightRanges('abc', [])).toEqual([{ text: 'abc', found: false }])
    expect(highlightRanges('', [])).toEqual([])
  })
})
