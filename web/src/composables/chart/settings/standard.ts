/** The settings of a chart that nobody changed, and what is changed of others. */
import type { ChartSettings } from '@/api/generated'

export const STANDARD: Readonly<ChartSettings> = {
  type: null,
  hidden: [],
  stack: null,
  labels: 'auto',
  sort: 'rows',
  top: null,
  palette: 'standard',
  colors: {},
  reference: null,
  second_axis: [],
  logarithmic: false,
  from_zero: null,
  x_title: '',
  y_title: '',
}

/** Whole settings from what is stored, which older releases may have written. */
export const settingsFrom = (storedSettings: Partial<ChartSettings> | null | undefined): ChartSettings => ({
  ...STANDARD,
  ...storedSettings,
  colors: withoutInherited(storedSettings?.colors),
})

/** Only what was set: of a series named `constructor` every object would have an entry. */
const withoutInherited = (colors: ChartSettings['colors'] = {}): ChartSettings['colors'] =>
  Object.assign(Object.create(null) as ChartSettings['colors'], colors)

export const isStandard = (settings: ChartSettings): boolean =>
  JSON.stringify(settingsFrom(settings)) === JSON.stringify(STANDARD)
