import { describe, expect, it } from 'vitest'
import type { ChartActivity, ChartSettings, ChartType } from '@/api/generated'
import { chartCsv, chartTable } from '@/composables/chart/export/chartTable'
import { frameOf } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'
import { chartOption } from '@/composables/chart/option'
import { adjustFrame } from '@/composables/chart/settings/adjustFrame'
import { paletteNames, seriesColors } from '@/composables/chart/settings/palettes'
import { isStandard, settingsFrom, STANDARD } from '@/composables/chart/settings/standard'
import { palette } from '@/styles/theme'

const ROWS = [
  ['b', 5, 1],
  ['a', 20, 2],
  ['c', 10, 3],
]
const chart = (source: unknown[][] = ROWS): ChartActivity => ({
  type: 'column',
  title: 't',
  x: { name: 'x', label: 'x', kind: 'category' },
  series: [],
  unit: null,
  option: { dataset: { dimensions: ['x', 'one', 'two'].slice(0, source[0]?.length), source } },
  alternatives: [],
})
const frame = frameOf(chart())
const single = frameOf(chart(ROWS.map((row) => row.slice(0, 2))))
const wish = (changes: Partial<ChartSettings>): ChartSettings => settingsFrom(changes)
const look = (changes: Partial<ChartSettings> = {}): Look => ({
  locale: 'en',
  dark: false,
  text: '#000000',
  muted: '#666666',
  border: '#cccccc',
  surface: '#ffffff',
  colors: ['#111111', '#222222', '#333333'],
  unit: null,
  narrow: false,
  settings: wish(changes),
  words: { others: (n) => `others ${n}`, offMap: (names) => names, average: 'mean', median: 'middle' },
})
const option = (type: ChartType, changes: Partial<ChartSettings>, of = frame) =>
  chartOption(type, of, look(changes)) as Record<string, never> & { series: Record<string, unknown>[] }

describe('settings of a chart', () => {
  it('are standard until something is changed, whatever an older release stored', () => {
    expect(isStandard(settingsFrom({ top: null }))).toBe(true)
    expect(isStandard(settingsFrom({ top: 3 }))).toBe(false)
    expect(settingsFrom(null)).toEqual(STANDARD)
  })

  it('leave a series out, but never all, and each keeps its colour', () => {
    const { series } = option('column', { hidden: ['one'] })
    expect(series).toMatchObject([{ name: 'two', color: '#222222', data: [1, 2, 3] }])
    expect(option('column', { hidden: ['one', 'two'] }).series).toHaveLength(2)
  })

  it('sort names by their numbers or letters, with all series', () => {
    const labelsBy = (sort: ChartSettings['sort']) => adjustFrame('bar', frame, wish({ sort })).labels
    expect(labelsBy('descending')).toEqual(['a', 'c', 'b'])
    expect(labelsBy('ascending')).toEqual(['b', 'c', 'a'])
    expect(labelsBy('name')).toEqual(['a', 'b', 'c'])
    expect(adjustFrame('bar', frame, wish({ sort: 'name' })).columns[1]).toEqual([2, 1, 3])
  })

  it('take the greatest in the order of the rows; months are never left out', () => {
    expect(adjustFrame('bar', frame, wish({ top: 2 }))).toMatchObject({ labels: ['a', 'c'], of: 3 })
    const months = { ...frame, xKind: 'time' as const }
    expect(adjustFrame('line', months, wish({ top: 2, sort: 'descending' })).labels).toEqual(['b', 'a', 'c'])
  })

  it('stack to a hundred where that makes sense, else as the type has it', () => {
    const shares = adjustFrame('column', frame, wish({ stack: 'percent' }))
    expect(shares.columns.map(([first]) => Math.round(first ?? 0))).toEqual([83, 17])
    expect(shares.units).toEqual(['%', '%'])
    const losses = { ...frame, columns: [[-5, 20, 10], [1, 2, 3]] } // prettier-ignore
    expect(adjustFrame('column', losses, wish({ stack: 'percent' })).columns).toEqual(losses.columns)
    expect(option('column', { stack: 'stacked' }).series[0]).toHaveProperty('stack')
    expect(option('stacked', { stack: 'side' }).series[0]).not.toHaveProperty('stack')
  })

  it('draw a line at a value, the average or the median', () => {
    const at = (reference: ChartSettings['reference']) =>
      (option('column', { reference }, single).series[0]?.['markLine'] as { data: unknown[] } | undefined)
        ?.data
    expect(at({ kind: 'value', value: 7, label: '' })).toEqual([{ yAxis: 7 }])
    expect(at({ kind: 'median', value: null, label: '' })).toEqual([{ yAxis: 10 }])
    expect(at({ kind: 'average', value: null, label: '' })).toEqual([{ yAxis: 35 / 3 }])
    expect(at({ kind: 'value', value: null, label: '' })).toBeUndefined()
    const lying = option('bar', { reference: { kind: 'value', value: 7, label: 'goal' } }, single).series[0]
    expect(lying?.['markLine']).toMatchObject({ data: [{ xAxis: 7 }], label: { formatter: 'goal' } })
  })

  it('give a series the right axis while one stays on the left', () => {
    expect(option('line', { second_axis: ['two'] })).toMatchObject({
      series: [{ name: 'one' }, { name: 'two', yAxisIndex: 1 }],
    })
    expect(option('line', { second_axis: ['one', 'two'] }).series[1]).not.toHaveProperty('yAxisIndex')
  })

  it('use logarithms only of numbers above zero', () => {
    expect(option('line', { logarithmic: true })).toMatchObject({ yAxis: { type: 'log' } })
    const zero = { ...frame, columns: [[0, 20, 10], [1, 2, 3]] } // prettier-ignore
    expect(option('line', { logarithmic: true }, zero)).toMatchObject({ yAxis: { type: 'value' } })
  })

  it('write numbers beside a few bars, never where they are unwanted', () => {
    expect(option('column', {}, single).series[0]).toHaveProperty('label.position', 'top')
    expect(option('column', {}).series[0]).not.toHaveProperty('label')
    expect(option('column', { labels: 'on' }).series[0]).toHaveProperty('label.show', true)
    expect(option('column', { labels: 'off' }, single).series[0]).not.toHaveProperty('label')
  })

  it('name lines at their ends instead of in a legend', () => {
    const shown = option('line', {})
    expect(shown).toHaveProperty('legend.show', false)
    expect(shown.series[0]).toHaveProperty('endLabel.show', true)
    expect(chartOption('line', frame, { ...look(), narrow: true })).toHaveProperty('legend.show', true)
  })

  it('highlight one of several series', () => {
    expect(option('line', {}).series[0]).toHaveProperty('emphasis.focus', 'series')
    expect(option('line', {}, single).series[0]).not.toHaveProperty('emphasis')
  })
})

describe('the numbers of a chart', () => {
  it('are those that are drawn', () => {
    const drawing = { type: 'bar' as const, frame, look: look({ top: 1, hidden: ['two'] }) }
    expect(chartTable(drawing)).toEqual({ heads: ['x', 'one'], rows: [['a', 20]] })
  })

  it('say a unit once, also where the name says it', () => {
    const units = ['%', '%']
    const given = { ...frame, names: ['share (%)', 'rate'], units }
    const { heads } = chartTable({ type: 'bar', frame: given, look: look() })
    expect(heads).toEqual(['x', 'share (%)', 'rate (%)'])
  })

  it('are written as CSV in which no cell is a formula', async () => {
    const given = frameOf(chart([['=HYPERLINK("x")', 1, 2], ['a,"b"', -3, null]])) // prettier-ignore
    const text = await chartCsv({ type: 'bar', frame: given, look: look() }).text()
    expect(text.replace('\uFEFF', '')).toBe('x,one,two\r\n"\'=HYPERLINK(""x"")",1,2\r\n"a,""b""",-3,\r\n')
    const hidden = frameOf(chart([[' "=1+1', 1, 2], ['a;＝1', 3, 4]])) // prettier-ignore
    const safe = await chartCsv({ type: 'bar', frame: hidden, look: look() }).text()
    expect(safe).toContain(`"' ""=1+1",1,2\r\na;'＝1,3,4`)
  })
})

describe('colours of series', () => {
  const channel = (hex: string, at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  const linear = (hex: string): number[] => [1, 3, 5].map((at) => channel(hex, at))
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = linear(hex)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string): number => {
    const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (high + 0.05) / (low + 0.05)
  }
  const times = (matrix: number[][], vector: number[]): number[] =>
    matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * (vector[at] ?? 0), 0))
  /** Machado, Oliveira, Fernandes 2009: how those see who lack one kind of cone. */
  const SIGHTS = {
    deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  } // prettier-ignore
  const LMS = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]] // prettier-ignore
  const LAB = [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]] // prettier-ignore
  const seen = (hex: string, sight: number[][]): number[] =>
    times(LAB, times(LMS, times(sight, linear(hex)).map((value) => Math.min(1, Math.max(0, value)))).map(Math.cbrt)) // prettier-ignore
  const distance = (a: number[], b: number[]): number =>
    Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)))

  it.each([false, true])('can be seen on their surface, dark: %s', (dark) => {
    for (const hex of seriesColors('standard', dark))
      expect(contrast(hex, palette(dark).surface), hex).toBeGreaterThanOrEqual(3)
  })

  it.each([false, true])('are told apart by the colour-blind, dark: %s', (dark) => {
    const colors = seriesColors('standard', dark)
    for (const sight of Object.values(SIGHTS))
      colors.forEach((one, at) => {
        for (const other of colors.slice(at + 1))
          expect(distance(seen(one, sight), seen(other, sight)), `${one} ${other}`).toBeGreaterThan(0.07)
      })
  })

  it('are enough in every palette', () => {
    for (const name of paletteNames) expect(new Set(seriesColors(name, true)).size).toBeGreaterThanOrEqual(8)
  })
})
