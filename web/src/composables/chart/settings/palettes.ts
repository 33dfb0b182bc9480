/** Colours of series, in order of use. Each has a contrast of 3 with the surface it is drawn on. */
import type { ChartSettings } from '@/api/generated'
import { SERIES_COLORS, SERIES_COLORS_DARK } from '@/styles/theme'

type Palette = ChartSettings['palette']

const CALM = [
  '#5677a8',
  '#0a684e',
  '#6f3600',
  '#986c7a',
  '#43a1b0',
  '#6d4d89',
  '#8c8b3d',
  '#c9776b',
  '#354962',
  '#786107',
]
const CALM_DARK = [
  '#8aaee0',
  '#85e0be',
  '#ac8b6b',
  '#b5677f',
  '#289da9',
  '#e1c2ff',
  '#7d8836',
  '#ea988d',
  '#5580bd',
  '#e9c57d',
]
/** One hue, light beside strong, so that neighbours differ without colour. */
const SINGLE = ['#3b5bdb', '#7d93ee', '#1f2f7a', '#6079e6', '#8d9dd0', '#2b47b8', '#4f5f9c', '#748bf0']
const SINGLE_DARK = ['#8098ff', '#c3cfff', '#5a72d6', '#a3b4ff', '#6f7fb8', '#dfe6ff', '#93a2dd', '#7186e0']

const PALETTES: Record<Palette, { light: string[]; dark: string[] }> = {
  standard: { light: SERIES_COLORS, dark: SERIES_COLORS_DARK },
  calm: { light: CALM, dark: CALM_DARK },
  single: { light: SINGLE, dark: SINGLE_DARK },
}

export const paletteNames = Object.keys(PALETTES) as Palette[]

export const seriesColors = (palette: Palette, dark: boolean): string[] =>
  PALETTES[palette][dark ? 'dark' : 'light']
