/** What a chart is before it is drawn: an ECharts option and the size of the picture. */
import type { EChartsOption } from 'echarts'
import { FONT, lookOf, type Look, type Theme } from '../look.ts'

export interface Scene {
  option: EChartsOption
  width: number
  height: number
}

export interface Frame {
  theme: Theme
  width: number
  height: number
  title: string
  style: {
    backgroundColor?: string | undefined
    palette?: string[] | Record<string, string> | undefined
    texture: string
  }
}

export const TITLE_HEIGHT = 40

export const lookFor = (frame: Frame): Look =>
  lookOf(
    frame.theme,
    Array.isArray(frame.style.palette) ? frame.style.palette : undefined,
    frame.style.backgroundColor,
  )

/** Where drawing begins below the title. */
export const top = (frame: Frame): number => (frame.title ? TITLE_HEIGHT : 12)

/** The option with what all charts share: colours, letters, title; hand-drawn texture as patterns. */
export function scene(frame: Frame, look: Look, option: EChartsOption): Scene {
  const rough = frame.style.texture === 'rough'
  return {
    width: frame.width,
    height: frame.height,
    option: {
      animation: false,
      progressive: 0, // all of it at once, not in frames that never come
      color: look.colors,
      backgroundColor: look.surface,
      textStyle: { fontFamily: FONT, color: look.text },
      ...(frame.title ? { title: title(frame, look) } : {}),
      ...option,
      // A label for screen readers would be written into a document, which there is none of.
      aria: { enabled: rough, label: { enabled: false }, decal: { show: rough } },
    },
  }
}

const title = (frame: Frame, look: Look): object => ({
  text: frame.title,
  left: 'center',
  top: 8,
  textStyle: {
    color: look.text,
    fontSize: 16,
    fontFamily: FONT,
    width: frame.width - 24,
    overflow: 'truncate',
  },
})

/** The different values of a column in the order they come. */
export const distinct = <T>(values: Iterable<T>): T[] => [...new Set(values)]
