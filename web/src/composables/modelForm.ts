/** The form of a language model, and what it sends. */
import type { LanguageModel, ModelDraft } from '@/api/models'

export interface ModelForm {
  name: string
  model: string
  base_url: string
  api_key: string
  temperature: string
  stand_in: string
}

export type ModelField = keyof ModelForm

export const emptyModel = (): ModelForm => ({
  name: '',
  model: '',
  base_url: '',
  api_key: '',
  temperature: '0',
  stand_in: '',
})

export const modelFormOf = (model: LanguageModel): ModelForm => ({
  name: model.name,
  model: model.model ?? '',
  base_url: model.base_url ?? '',
  api_key: '',
  temperature: String(model.temperature ?? 0),
  stand_in: model.stand_in === null ? '' : String(model.stand_in),
})

/** Fields that are wrong, each with the key of what to say. */
export function modelProblems(
  form: ModelForm,
): Partial<Record<ModelField, 'required' | 'badTemperature' | 'badOrder'>> {
  const problems: Partial<Record<ModelField, 'required' | 'badTemperature' | 'badOrder'>> = {}
  for (const field of ['name', 'model', 'base_url'] as const)
    if (form[field].trim() === '') problems[field] = 'required'
  if (!isBetween(Number(form.temperature), 0, 2) || form.temperature.trim() === '')
    problems.temperature = 'badTemperature'
  const order = Number(form.stand_in)
  if (!Number.isInteger(order) || !isBetween(order, 0, 100)) problems.stand_in = 'badOrder'
  return problems
}

/** What is sent; an empty key keeps the stored one. */
export const modelDraftOf = (form: ModelForm): ModelDraft => ({
  name: form.name.trim(),
  model: form.model.trim(),
  base_url: form.base_url.trim(),
  temperature: Number(form.temperature),
  stand_in: Number(form.stand_in),
  ...(form.api_key.trim() === '' ? {} : { api_key: form.api_key.trim() }),
})

const isBetween = (value: number, least: number, most: number): boolean => value >= least && value <= most
