import { mount, type VueWrapper } from '@vue/test-utils'
import { NMessageProvider } from 'naive-ui'
import { describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import type { Cell, TableActivity } from '@/api/generated'
import ResultGrid from '@/components/grid/ResultGrid.vue'
import { moveColumn } from '@/composables/grid/menu/moveColumn'
import { useGrid, type Grid } from '@/composables/grid/useGrid'
import { i18n, openTopic, switchLocale } from '@/locales'

const ROWS: Cell[][] = [
  ['north', '10', 'b'],
  ['south', '9.5', 'a'],
  ['north', null, 'c'],
  ['east', '1200', 'a'],
]

function tableOf(rows: Cell[][]): TableActivity {
  const columns = (['region', 'amount', 'code'] as const).map((name) => ({
    name,
    label: name,
    type: name === 'amount' ? ('decimal' as const) : ('text' as const),
    source: null,
    percent: null,
    codes: null,
  }))
  return { columns, rows, row_count: rows.length, truncated: false, elapsed_ms: 1 }
}

async function open(
  rows: Cell[][],
  height = 380,
): Promise<{ grid: Grid; page: VueWrapper; more: ReturnType<typeof vi.fn> }> {
  // The test's page has no layout: the grid is as high as it is said.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800)
  await switchLocale('en')
  await openTopic('grid')
  const table = tableOf(rows)
  const more = vi.fn()
  let grid: Grid | undefined
  const Inner = {
    setup() {
      const made = useGrid(() => table)
      grid = made
      return () => h(ResultGrid, { table, grid: made, onMore: more })
    },
  }
  const page = mount(() => h(NMessageProvider, () => h(Inner)), {
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
  await nextTick()
  if (!grid) throw new Error('The grid was not made')
  return { grid, page, more }
}

const column = (page: VueWrapper, at: number): string[] =>
  page.findAll('tbody tr[aria-rowindex]').map((row) => row.findAll('td')[at]?.text() ?? '')
const heads = (page: VueWrapper): string[] => page.findAll('th .label').map((head) => head.text())
const get = (grid: Grid, id: string) => {
  const found = grid.table.getColumn(id)
  if (!found) throw new Error(id)
  return found
}

describe('ResultGrid', () => {
  it('sorts numbers as numbers, cells without a value last in both directions', async () => {
    const { page, more } = await open(ROWS)
    const sort = page.findAll('th .sort')[1]
    await sort?.trigger('click')
    expect(column(page, 1)).toEqual(['9.50', '10.00', '1,200.00', '–'])
    expect(page.findAll('th')[1]?.attributes('aria-sort')).toBe('ascending')
    await sort?.trigger('click')
    expect(column(page, 1)).toEqual(['1,200.00', '10.00', '9.50', '–'])
    await sort?.trigger('click')
    expect(column(page, 1)).toEqual(['10.00', '9.50', '–', '1,200.00'])
    expect(more).toHaveBeenCalled()
  })

  it('sorts by a second column with Shift, and tells the order of both', async () => {
    const { page } = await open(ROWS)
    await page.findAll('th .sort')[2]?.trigger('click')
    await page.findAll('th .sort')[0]?.trigger('click', { shiftKey: true })
    expect(column(page, 0)).toEqual(['east', 'south', 'north', 'north'])
    expect(page.findAll('.rank').map((rank) => rank.text())).toEqual(['2', '1'])
  })

  it('searches all cells and filters one column', async () => {
    const { grid, page } = await open(ROWS)
    grid.table.setGlobalFilter('1,200')
    await nextTick()
    expect(column(page, 0)).toEqual(['east'])
    grid.table.setGlobalFilter(undefined)
    get(grid, '1').setFilterValue({ text: '', least: '9', most: '10', presence: 'any' })
    await nextTick()
    expect(column(page, 0)).toEqual(['north', 'south'])
    expect(grid.isFiltered.value).toBe(true)
  })

  it('hides, moves and pins columns', async () => {
    const { grid, page } = await open(ROWS)
    moveColumn(grid, get(grid, '2'), -1)
    await nextTick()
    expect(heads(page)).toEqual(['region', 'code', 'amount'])
    get(grid, '2').pin('start')
    await nextTick()
    expect(heads(page)).toEqual(['code', 'region', 'amount'])
    expect(page.findAll('td.pinned')[0]?.attributes('style')).toContain('inset-inline-start: 0px')
    get(grid, '0').toggleVisibility(false)
    await nextTick()
    expect(heads(page)).toEqual(['code', 'amount'])
    expect(column(page, 0)).toEqual(['b', 'a', 'c', 'a'])
  })

  it('adds what the reader selects with Shift and the arrows', async () => {
    const { page } = await open(ROWS)
    const cells = page.findAll('tbody td')
    await cells[1]?.trigger('focus')
    await cells[1]?.trigger('keydown', { key: 'ArrowDown', shiftKey: true })
    await nextTick()
    expect(page.findAll('td[aria-selected="true"]')).toHaveLength(2)
    expect(page.get('[data-testid="selection"]').text()).toContain('Sum 19.5')
    await page.find('td[tabindex="0"]').trigger('keydown', { key: 'ArrowLeft' })
    await nextTick()
    expect(page.findAll('td[aria-selected="true"]')).toHaveLength(0)
  })

  it('adds what the reader draws over with the mouse', async () => {
    const { page } = await open(ROWS)
    const cells = page.findAll('tbody td')
    await cells[1]?.trigger('mousedown', { button: 0 })
    await cells[4]?.trigger('mouseenter')
    await cells[10]?.trigger('mouseenter')
    document.dispatchEvent(new MouseEvent('mouseup'))
    await nextTick()
    expect(page.get('[data-testid="selection"]').text()).toContain('Sum 1,219.5')
  })

  it('adds under a column what is found', async () => {
    const { grid, page } = await open(ROWS)
    grid.chooseTotal(1, 'sum')
    get(grid, '0').setFilterValue({ text: 'north', least: '', most: '', presence: 'any' })
    await nextTick()
    expect(page.get('tfoot').text()).toBe('Sum 10.00')
  })

  it('draws its first rows behind another tab, where it has no size', async () => {
    const many = Array.from({ length: 100 }, (_, at): Cell[] => [`r${at}`, String(at), 'x'])
    const { page } = await open(many, 0)
    expect(column(page, 0).slice(0, 2)).toEqual(['r0', 'r1'])
  })

  it('draws of ten thousand rows only those in view', async () => {
    const many = Array.from({ length: 10_000 }, (_, at): Cell[] => [`r${at}`, String(at), 'x'])
    const { page } = await open(many)
    expect(page.findAll('tbody tr[aria-rowindex]').length).toBeLessThan(60)
    expect(page.get('table').attributes('aria-rowcount')).toBe('10001')
  })
})
