/** What is told of a place on the axis: its series, the greatest first where there are many. */
import type { Frame } from '@/composables/chart/frame'
import { fullNumber, type Look } from '@/composables/chart/look'

const FEW_SERIES = 3
const MOST_ROWS = 12

interface Row {
  name: string
  value: number
  color: string
}

interface Param {
  seriesName?: string
  seriesIndex?: number
  color?: unknown
  value?: unknown
  axisValueLabel?: string
  name?: string
}

/** A formatter for tooltips of an axis. It builds elements: no text of the data is read as HTML. */
export function axisTooltip(frame: Frame, look: Look): (param: unknown) => HTMLElement | string {
  return (param) => {
    const params = (Array.isArray(param) ? param : [param]) as Param[]
    const rows = listRows(params)
    const box = element('div', 'display: grid; gap: 2px')
    box.append(element('div', 'margin-bottom: 2px; font-weight: 600', titleOf(params)))
    const visibleRows = pickRows(rows, look.pointed?.series ?? null)
    box.append(...visibleRows.map((row) => line(row, frame, look)))
    if (visibleRows.length < rows.length) box.append(element('div', `color: ${look.muted}`, '…'))
    return box
  }
}

const titleOf = ([first]: Param[]): string => first?.axisValueLabel ?? first?.name ?? ''

function listRows(params: Param[]): Row[] {
  const rows = params.flatMap(toRow)
  return rows.length > FEW_SERIES ? rows.sort((a, b) => b.value - a.value) : rows
}

/** The first rows, with the one that is pointed at. */
function pickRows(rows: Row[], seriesName: string | null): Row[] {
  if (rows.length <= MOST_ROWS) return rows
  const first = rows.slice(0, MOST_ROWS)
  const other = rows.slice(MOST_ROWS).find(({ name }) => name === seriesName)
  return other ? [...first.slice(0, -1), other] : first
}

function line({ name, value, color }: Row, frame: Frame, look: Look): HTMLElement {
  const strong = look.pointed?.series === name
  const weight = strong ? 'font-weight: 700' : ''
  const row = element('div', `display: flex; gap: 16px; justify-content: space-between; ${weight}`)
  const label = element('span', 'display: flex; align-items: center; gap: 6px; min-width: 0')
  label.append(element('i', 'flex: none; width: 9px; height: 9px; border-radius: 3px'))
  ;(label.firstChild as HTMLElement).style.background = color
  label.append(element('span', 'overflow: hidden; text-overflow: ellipsis', name))
  const unit = frame.units[frame.names.indexOf(name)] ?? look.unit
  const number = fullNumber(value, { locale: look.locale, unit })
  row.append(label, element('span', 'font-variant-numeric: tabular-nums', number))
  return row
}

function toRow({ seriesName, value, color }: Param): Row[] {
  if (typeof value !== 'number') return []
  return [{ name: seriesName ?? '', value, color: typeof color === 'string' ? color : '' }]
}

function element(tag: string, style: string, text?: string): HTMLElement {
  const node = document.createElement(tag)
  node.style.cssText = style
  if (text !== undefined) node.textContent = text
  return node
}
