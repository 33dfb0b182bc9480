import { describe, expect, it } from 'vitest'
import { PAYLOADS } from '@/__tests__/answer/payloads'
import { MarkdownRenderer, blocksOf, showMarks, withMarks } from '@/composables/markdown'

const renderer = new MarkdownRenderer()

function renderElement(source: string): HTMLElement {
  const holder = document.createElement('div')
  holder.append(renderer.render(source))
  return holder
}

const ALLOWED = /^(P|BR|HR|STRONG|EM|S|DEL|CODE|PRE|BLOCKQUOTE|UL|OL|LI|A|H[1-6]|TABLE|THEAD|TBODY|TR|TH|TD)$/

describe('MarkdownRenderer', () => {
  it.each(PAYLOADS)('lets nothing run or load: %s', (payload) => {
    for (const element of renderElement(payload).querySelectorAll('*')) {
      expect(element.tagName).toMatch(ALLOWED)
      for (const { name, value } of element.attributes) {
        expect(['href', 'start', 'align', 'target', 'rel', 'class']).toContain(name)
        if (name === 'href') expect(value).toMatch(/^(https?:|mailto:)/i)
      }
    }
  })

  it('shows what it does not render as text', () => {
    expect(renderElement('<b>bold</b> & ![a picture](https://evil.example/x.png)').textContent.trim()).toBe(
      '<b>bold</b> & a picture',
    )
  })

  it.each([
    '广东 \u202e1 2',
    '广东 \u20672\u2069 1',
    '广东 &#x202e;1 2',
    '[广东\u202d](https://example.org)',
  ])('shows text in the order in which it is written: %j', (source) => {
    expect(renderElement(source).textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  it.each([
    ['占**34.6%**的', '34.6%'],
    ['省份**“广东”**最高', '“广东”'],
    ['𠮷**(1)**𠮷', '(1)'],
    ['合计**（含税）**，', '（含税）'],
    ['a **b**', 'b'],
  ])('emphasizes beside Chinese letters: %s', (source, strong) => {
    expect(renderElement(source).querySelector('strong')?.textContent).toBe(strong)
  })

  it.each(['3 * 4 * 5', '甲 ** 乙 ** 丙', '甲** 乙'])('leaves signs that are none: %s', (source) => {
    expect(renderElement(source).textContent.trim()).toBe(source)
  })

  it('opens links outside, without a way back', () => {
    const link = renderElement('[docs](https://example.org)').querySelector('a')
    expect(link?.getAttribute('target')).toBe('_blank')
    expect(link?.getAttribute('rel')).toContain('noopener')
  })
})

describe('blocksOf', () => {
  const source = [
    'First **paragraph**\nstill first', '', 'Second', '', '- one', '', '- two', '', '```sql', 'SELECT 1', '', 'SELECT 2',
    '```', '', '| a | b |', '|---|---|', '| 1 | 2 |', '', 'Last',
  ].join('\n') // prettier-ignore

  it('never cuts inside of code or between the items of a list', () => {
    expect(blocksOf(source).map((block) => block.trim())).toEqual([
      'First **paragraph**\nstill first',
      'Second',
      '- one\n\n- two',
      '```sql\nSELECT 1\n\nSELECT 2\n```',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      'Last',
    ])
  })

  it('keeps every settled block while the text grows', () => {
    let settled: string[] = []
    for (let length = 0; length <= source.length; length += 1) {
      const blocks = blocksOf(source.slice(0, length)).slice(0, -1)
      expect(blocks.slice(0, settled.length)).toEqual(settled)
      settled = blocks
    }
    expect(blocksOf(source).join('\n')).toBe(source)
  })
})

describe('figures', () => {
  function markElement(source: string, ...texts: string[]): HTMLElement {
    const points = Array.from(source)
    const figures = texts.map((text) => {
      const start = Array.from(source.slice(0, source.indexOf(text))).length
      return { text, start, end: start + Array.from(text).length }
    })
    expect(figures.every(({ text, start, end }) => points.slice(start, end).join('') === text)).toBe(true)
    const fragment = renderer.render(withMarks(source, figures))
    showMarks(fragment, () => document.createElement('mark'))
    const holder = document.createElement('div')
    holder.append(fragment)
    return holder
  }

  const marks = (element: HTMLElement): string[] =>
    [...element.querySelectorAll('mark')].map((mark) => mark.textContent)

  it('marks by code points: characters outside of the basic plane count once', () => {
    expect(marks(markElement('😀𠮷 总额 3.1 亿，增长 27%。', '3.1 亿', '27%'))).toEqual(['3.1 亿', '27%'])
  })

  it('marks inside of bold text, lists and tables without changing the words', () => {
    const source = '**广东 12.5%**，其次\n\n- 共 7 个\n\n| a |\n|---|\n| 42 |'
    const element = markElement(source, '12.5%', '7', '42')
    expect(marks(element)).toEqual(['12.5%', '7', '42'])
    expect(element.querySelector('strong mark')?.textContent).toBe('12.5%')
    expect(element.textContent).toBe(renderElement(source).textContent)
  })

  it('marks a figure that ends the text, and two that touch', () => {
    expect(marks(markElement('sum 1020', '1020'))).toEqual(['1020'])
    expect(
      withMarks('12', [
        { start: 0, end: 1 },
        { start: 1, end: 2 },
      ]),
    ).toHaveLength(6)
  })

  it('is not fooled by marks in the text itself', () => {
    expect(marks(markElement('a \uE010b\uE001 5', '5'))).toEqual(['5'])
  })

  it('keeps the reason of each mark; figures of earlier releases have none', () => {
    const source = '成都最多，逐月上升，共 9 个，由于放假'
    const fragment = renderer.render(
      withMarks(source, [
        { start: 0, end: 2, reason: 'rank' },
        { start: 5, end: 9, reason: 'trend' },
        { start: 12, end: 13 },
        { start: 16, end: 20, reason: 'cause' },
      ]),
    )
    const reasons: (string | number)[] = []
    showMarks(fragment, (reason) => {
      reasons.push(reason)
      return document.createElement('mark')
    })
    expect(reasons).toEqual(['rank', 'trend', 'figure', 'cause'])
    expect(fragment.textContent.trim()).toBe(source)
  })
})
