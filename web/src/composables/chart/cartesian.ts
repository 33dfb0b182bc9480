/** Columns, bars and lines. */
import type { ChartType } from '@/api/generated'
import {
  above,
  labelAxis,
  legend,
  legendLines,
  horizontalValueAxis,
  showsUnit,
  UNIT_HEIGHT,
  valueAxis,
} from '@/composables/chart/axes'
import { onAxis, type Column, type Frame } from '@/composables/chart/frame'
import { fullNumber, settingsOf, type Look, type Option } from '@/composables/chart/look'
import { drawSeries } from '@/composables/chart/series'
import { isStacked } from '@/composables/chart/settings/adjustFrame'
import { nameRoom, namesLines } from '@/composables/chart/settings/directLabels'
import { adjustNumberAxis, referenceLine, titleLabelAxis } from '@/composables/chart/settings/numberAxis'

const MANY_POINTS = 60
/** From so many on one can look closer, without a slider. */
const SOME_POINTS = 13
const TITLE_HEIGHT = 20

export function cartesian(whole: Frame, look: Look, type: ChartType): Option {
  const frame = onAxis(whole, 0)
  const horizontal = type === 'bar'
  const hasLineNames = namesLines(type, frame, look)
  const stacked = isStacked(type, frame, settingsOf(look))
  const labels = titleLabelAxis(labelAxis(frame, look, horizontal), look, horizontal)
  const values = numberAxis(frame, look, type)
  return {
    grid: plainGrid(frame, look, horizontal, hasLineNames),
    legend: hasLineNames ? { show: false } : legend(frame.names, look),
    xAxis: horizontal ? values : labels,
    yAxis: horizontal ? labels : values,
    series: frame.names.map((name, at) => ({
      ...drawSeries({ type, name, data: frame.columns[at] ?? [], frame, look, stacked, named: hasLineNames }),
      ...(at === 0 ? referenceLine(frame, look, horizontal) : {}),
    })),
    ...zoom(frame, look, horizontal),
  }
}

function numberAxis(frame: Frame, look: Look, type: ChartType): object {
  const unit = unitOf(frame, look)
  const axis = type === 'bar' ? horizontalValueAxis(look, unit) : valueAxis(look, type === 'line', unit)
  return adjustNumberAxis(axis, frame, look)
}

const unitOf = (frame: Frame, look: Look): string | null => frame.units[0] ?? look.unit

function plainGrid(frame: Frame, look: Look, horizontal: boolean, hasLineNames: boolean): object {
  const { y_title: title } = settingsOf(look)
  const lines = hasLineNames ? 0 : legendLines(frame.names, look)
  const unitShown = showsUnit(unitOf(frame, look)) || title !== ''
  return {
    ...grid({ unitShown, lines }, frame, look, horizontal),
    ...(hasLineNames ? { right: nameRoom(frame) } : {}),
  }
}

/** The first axis on the left, the second on the right as lines, or points along names. */
export function dual(frame: Frame, look: Look, type: ChartType): Option {
  const left = onAxis(frame, 0)
  const right = onAxis(frame, 1)
  const [leftUnit = null] = left.units
  const [rightUnit = null] = right.units
  const names = [...left.names, ...right.names]
  const room = { unitShown: showsUnit(leftUnit) || showsUnit(rightUnit), lines: legendLines(names, look) }
  const drawnType = type === 'dual' ? 'column' : type
  const part = (of: ChartType, name: string, data: Column | undefined): object =>
    drawSeries({ type: of, name, data: data ?? [], frame, look, stacked: false, named: false })
  return {
    grid: grid(room, frame, look, false),
    legend: legend(names, look),
    xAxis: titleLabelAxis(labelAxis(frame, look, false), look, false),
    yAxis: [
      adjustNumberAxis(valueAxis(look, drawnType === 'line', leftUnit), left, look),
      { ...valueAxis(look, true, rightUnit), splitLine: { show: false } },
    ],
    series: [
      ...left.names.map((name, at) => ({
        ...part(drawnType, name, left.columns[at]),
        ...(at === 0 ? referenceLine(left, look, false) : {}),
        tooltip: inUnit(look, leftUnit),
      })),
      ...right.names.map((name, at) => ({
        ...part('line', name, right.columns[at]),
        ...(frame.xKind === 'time' ? {} : { symbolSize: 11, lineStyle: { width: 0 } }),
        tooltip: inUnit(look, rightUnit),
        yAxisIndex: 1,
        z: 3,
      })),
    ],
    ...zoom(frame, look, false),
  }
}

const inUnit = (look: Look, unit: string | null): object => ({
  valueFormatter: (value: unknown) =>
    typeof value === 'number' ? fullNumber(value, { locale: look.locale, unit }) : '–',
})

interface Room {
  lines: number
  unitShown: boolean
}

const isZoomed = (frame: Frame, look: Look): boolean => frame.labels.length > MANY_POINTS && !look.still

function grid({ lines, unitShown }: Room, frame: Frame, look: Look, horizontal: boolean): object {
  const hasZoom = isZoomed(frame, look)
  const { x_title: title } = settingsOf(look)
  if (horizontal)
    return {
      left: 4,
      right: hasZoom ? 58 : 48,
      top: above(lines, false) + (title ? TITLE_HEIGHT : 0),
      bottom: unitShown ? UNIT_HEIGHT : 6,
      containLabel: true,
    }
  const bottom = (hasZoom ? 44 : 6) + (title ? TITLE_HEIGHT : 0)
  return { left: 4, right: 18, top: above(lines, unitShown), bottom, containLabel: true }
}

/** With the wheel only while Ctrl is pressed: else it scrolls the page. */
function zoom(frame: Frame, look: Look, horizontal: boolean): Option {
  if (look.still || frame.labels.length < SOME_POINTS) return {}
  const axis = horizontal ? { yAxisIndex: 0 } : { xAxisIndex: 0 }
  const inside = {
    type: 'inside',
    zoomOnMouseWheel: 'ctrl',
    moveOnMouseWheel: false,
    preventDefaultMouseMove: false,
    ...axis,
  }
  if (!isZoomed(frame, look)) return { dataZoom: [inside] }
  const place = horizontal ? { width: 18, right: 6 } : { height: 18, bottom: 8 }
  const slider = {
    type: 'slider',
    borderColor: look.border,
    textStyle: { color: look.muted },
    ...place,
    ...axis,
  }
  return { dataZoom: [inside, slider] }
}
