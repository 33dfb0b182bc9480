import { describe, expect, it, vi } from 'vitest'
import { mount } from '@vue/test-utils'
import type { FigureComputation } from '@/api/generated'
import SafeMarkdown from '@/components/ui/SafeMarkdown.vue'
import {
  firstHighlighted,
  hasCells,
  highlightCells,
  highlightedCells,
} from '@/composables/answer/highlightedCells'
import { i18n, switchLocale } from '@/locales'

const operand = (rows: number[], column: number | null = 1) => ({
  kind: 'cell' as const,
  column,
  rows,
  row_count: rows.length,
  value: 1,
})
const figure = (change: Partial<FigureComputation> = {}): FigureComputation => ({
  text: '800',
  start: 5,
  end: 8,
  kind: 'cell',
  operands: [operand([3])],
  ...change,
})

describe('the cells of a figure', () => {
  it('are highlighted while it is pointed at', () => {
    highlightCells('r1', figure())
    expect(highlightedCells('r1')).toMatchObject({ rows: new Set([3]), columns: new Set([1]), reveal: false })
    expect(highlightedCells('r2')).toBeNull()
    highlightCells('r1', null)
    expect(highlightedCells('r1')).toBeNull()
  })

  it('stay highlighted once it was opened, until another is pointed at', () => {
    highlightCells('r1', figure(), true)
    highlightCells('r1', null)
    expect(highlightedCells('r1')?.reveal).toBe(true)
    highlightCells('r1', figure({ operands: [operand([0])] }))
    expect(highlightedCells('r1')?.rows).toEqual(new Set([0]))
  })

  it('are none of a figure of the question', () => {
    expect(hasCells(figure({ kind: 'stated', operands: [] }))).toBe(false)
    highlightCells('r1', figure({ kind: 'stated', operands: [] }))
    expect(highlightedCells('r1')).toBeNull()
  })

  it('are found where the rows were sorted', () => {
    const cells = { rows: new Set([3, 1]), columns: new Set<number>(), reveal: true }
    expect(firstHighlighted(cells, [0, 2, 3, 1])).toBe(2)
    expect(firstHighlighted(cells, [0, 2])).toBe(-1)
  })
})

describe('a verified figure of a text', async () => {
  await switchLocale('en')
  const write = (source: string, computation: FigureComputation) => {
    const { start, end } = computation
    const point = vi.fn()
    const open = vi.fn()
    const wrapper = mount(SafeMarkdown, {
      props: {
        source,
        figures: [
          { start: 0, end: 4, reason: 'figure' },
          { start, end, computation },
        ],
        describe: () => 'Sales of <b>Zhejiang</b>',
        onPoint: point,
        onOpen: open,
      },
      global: { plugins: [i18n] },
    })
    const root = wrapper.element as HTMLElement
    const mark = root.querySelector<HTMLElement>('mark[data-reason=verified]')
    if (!mark) throw new Error('not marked')
    return { root, mark, point, open }
  }

  it('tells its computation to who hears it, as text', () => {
    const { mark, root } = write('Sold 800 **units**', figure())
    expect(mark.textContent).toBe('800 (Sales of <b>Zhejiang</b>)')
    expect(mark.getAttribute('role')).toBe('button')
    expect(mark.tabIndex).toBe(0)
    expect(root.querySelectorAll('mark')).toHaveLength(2)
  })

  it('is pointed at by the mouse and by the Tab key, and opened with Enter or a click', () => {
    const { mark, point, open } = write('Sold 800 units', figure())
    for (const name of ['pointerenter', 'pointerleave', 'focus', 'blur']) mark.dispatchEvent(new Event(name))
    expect(point.mock.calls.map(([given]) => given as unknown)).toEqual([figure(), null, figure(), null])
    mark.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    mark.dispatchEvent(new KeyboardEvent('keydown', { key: 'x' }))
    mark.click()
    expect(open.mock.calls).toEqual([[figure()], [figure()]])
  })
})
