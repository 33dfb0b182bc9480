import { useI18n } from 'vue-i18n'
import type { DashboardFilter } from '@/api/dashboards'
import type { ParameterValue } from '@/api/savedQuestions'

const MOST_VALUES = 3

/** A filter and its value in words, such as "Period: last month". */
export function useFilterText() {
  const { t, n } = useI18n()

  function valueText(value: ParameterValue): string {
    if (Array.isArray(value)) {
      const rest = value.length - MOST_VALUES
      return [...value.slice(0, MOST_VALUES), ...(rest > 0 ? [`+${n(rest)}`] : [])].join(', ')
    }
    if (typeof value !== 'object') return String(value)
    return 'named' in value ? t(`saved.periods.${value.named}`) : `${value.from} – ${value.to}`
  }

  return ({ label }: DashboardFilter, value: ParameterValue): string =>
    t('dashboards.filterValue', { name: label, value: valueText(value) })
}
