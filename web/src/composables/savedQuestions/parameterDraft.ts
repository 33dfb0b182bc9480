/** Parameters while they are set: which of them readers are asked for, by which name, with which default. */
import type { ChosenParameter, Parameter, ParameterValue, Values } from '@/api/savedQuestions'

export interface ParameterDraft {
  parameter: Parameter
  chosen: boolean
  label: string
  value: ParameterValue
}

export const draftsOf = (parameters: Parameter[]): ParameterDraft[] =>
  parameters.map((parameter) => ({
    parameter,
    chosen: parameter.exposed,
    label: parameter.label,
    value: parameter.default,
  }))

export const chosenOf = (drafts: ParameterDraft[]): ChosenParameter[] =>
  drafts
    .filter(({ chosen }) => chosen)
    .map(({ parameter, label, value }) => ({ id: parameter.id, label: label.trim(), default: value }))

/** The values to begin with. */
export const defaultsOf = (parameters: Parameter[]): Values =>
  Object.fromEntries(parameters.filter(({ exposed }) => exposed).map(({ id, default: value }) => [id, value]))

export const PERIODS = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  'last_7_days',
  'last_30_days',
  'last_12_months',
] as const
