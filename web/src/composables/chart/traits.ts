/** What the catalogue of the service says of a chart type. */
import { CHART_TYPES, type ChartTraits } from '@/composables/chart/chartTypes'

const TRAITS: ReadonlyMap<string, ChartTraits> = new Map(Object.entries(CHART_TYPES))

/** Of a type that this page does not have yet: what holds for columns. */
export const traitsOf = (type: string): ChartTraits => TRAITS.get(type) ?? CHART_TYPES.column
