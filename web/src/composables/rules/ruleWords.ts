import type { ColumnRule, Grantees, RowRule } from '@/api/access/policies'
import type { Comparison, Condition } from '@/composables/rules/condition'
import { takesOperand } from '@/composables/rules/condition'
import { parseCondition } from '@/composables/rules/conditionParser'

type Translate = (key: string, params: Record<string, unknown>) => string
type NameOf = (id: string) => string

/** Rules in words. */
export function ruleWords(t: Translate, nameOf: { user: NameOf; group: NameOf }) {
  const list = (words: readonly string[]): string => words.join(t('rules.list', {}))

  function who({ users, groups }: Grantees): string {
    if (users.length + groups.length === 0) return t('rules.everybody', {})
    return list([...groups.map(nameOf.group), ...users.map(nameOf.user)])
  }

  function comparison({ column, operator, operand }: Comparison): string {
    if (!takesOperand(operator)) return t(`rules.words.${operator}`, { column })
    const value =
      operand.kind === 'attribute' ? t('rules.words.attribute', { name: operand.name }) : list(operand.values)
    return t(`rules.words.${operator}`, { column, value })
  }

  function condition({ join, groups }: Condition): string {
    const groupTexts = groups.map((group) => {
      const words = group.parts.map(comparison).join(t(`rules.words.${group.join}`, {}))
      return groups.length > 1 && group.parts.length > 1 ? t('rules.words.group', { words }) : words
    })
    return groupTexts.join(t(`rules.words.${join}`, {}))
  }

  /** What a rule grants; `sql` is what of it cannot be said in words. */
  function row(rule: RowRule, columns: readonly string[], dialect: string): { text: string; sql: string } {
    const grantees = who(rule)
    if (rule.condition === '') return { text: t('rules.rowLineAll', { who: grantees }), sql: '' }
    const read = parseCondition(rule.condition, columns, dialect)
    if (!read) return { text: t('rules.rowLineSql', { who: grantees }), sql: rule.condition }
    return { text: t('rules.rowLine', { who: grantees, condition: condition(read) }), sql: '' }
  }

  function column(rule: ColumnRule): string {
    const kind = rule.action === 'mask' ? (rule.mask?.kind ?? 'null') : rule.action
    const effect = t(`rules.effects.${kind}`, { text: rule.mask?.text ?? '', step: rule.mask?.step ?? 0 })
    return t('rules.columnLine', { column: rule.column, effect, who: who(rule) })
  }

  return { who, condition, row, column }
}
