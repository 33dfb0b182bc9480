import { describe, expect, it } from 'vitest'
import { summaryParts, within } from '@/composables/answer/headline'

const cut = (summary: string): [string, string] => {
  const { headline, rest } = summaryParts(summary)
  return [headline, rest]
}

describe('The headline of a summary', () => {
  it.each([
    ['广东最高，为 1,204.5 万元。浙江其次。', '广东最高，为 1,204.5 万元。', '浙江其次。'],
    ['Sales rose 5.3% to 1,204.50. March led.', 'Sales rose 5.3% to 1,204.50.', 'March led.'],
    [
      '**North** leads (12 vs. 9 in 2024). The rest follows.',
      '**North** leads (12 vs. 9 in 2024).',
      'The rest follows.',
    ],
    ['**Sales rose.** They did so twice.', '**Sales rose.**', 'They did so twice.'],
    ['**Sales rose. Twice.** More', '**Sales rose. Twice.**', 'More'],
    ['他说“增长了。”其后回落。', '他说“增长了。”', '其后回落。'],
    ['One line\n\n- a\n- b', 'One line', '- a\n- b'],
    ['Only one sentence', 'Only one sentence', ''],
    ['Done.', 'Done.', ''],
  ])('of %s', (summary, headline, rest) => {
    expect(cut(summary)).toEqual([headline, rest])
  })

  it.each(['- a. b\n- c', '1. a', '| a | b |', '> a'])('is none where %s begins', (summary) => {
    expect(cut(summary)).toEqual(['', summary])
  })

  it('stays what it is while more is written', () => {
    const whole = '华东 2025 年销售额为 3.5 亿元。其中上海占 40%。'
    const ends = Array.from(whole, (_, n) => summaryParts(whole.slice(0, n + 1)).headline)
    const first = ends.findIndex((headline) => headline.endsWith('。'))
    expect(new Set(ends.slice(first))).toEqual(new Set(['华东 2025 年销售额为 3.5 亿元。']))
  })

  it('hands each part its marks, counted in code points', () => {
    const summary = '😀 is 12. Then 99.'
    const { restAt } = summaryParts(summary)
    const marks = [
      { text: '12', start: 5, end: 7 },
      { text: '99', start: 14, end: 16 },
    ]
    expect(within(marks, 0, restAt)).toEqual([marks[0]])
    expect(within(marks, restAt)).toEqual([{ text: '99', start: 5, end: 7 }])
  })
})
