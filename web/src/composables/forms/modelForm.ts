/** The form of a language model, and what it sends. */
import type { LanguageModel, ModelDraft, Thinking } from '@/api/models'

export interface ModelForm {
  name: string
  model: string
  base_url: string
  api_key: string
  temperature: string
  context_tokens: string
  stand_in: string
  thinking: Thinking
  place: ModelPlace
}

/** Where a model runs; `auto`: its address tells. */
export type ModelPlace = 'auto' | 'local' | 'remote'

/** The fields that are typed; the others are chosen. */
export type ModelField = Exclude<keyof ModelForm, 'thinking' | 'place'>
type Problem = 'required' | 'badTemperature' | 'badContext' | 'badOrder'
const MIN_CONTEXT = 1024
const MAX_CONTEXT = 100_000_000

export const emptyModel = (): ModelForm => ({
  name: '',
  model: '',
  base_url: '',
  api_key: '',
  temperature: '0',
  context_tokens: '',
  stand_in: '',
  thinking: 'auto',
  place: 'auto',
})

export const modelFormOf = (model: LanguageModel): ModelForm => ({
  name: model.name,
  model: model.model ?? '',
  base_url: model.base_url ?? '',
  api_key: '',
  temperature: String(model.temperature ?? 0),
  context_tokens: model.context_tokens === null ? '' : String(model.context_tokens),
  stand_in: model.stand_in === null ? '' : String(model.stand_in),
  thinking: model.thinking ?? 'auto',
  place: placeOf(model),
})

export const placeOf = (model: LanguageModel | null): ModelPlace =>
  model ? (model.local ? 'local' : 'remote') : 'auto'

/** Fields that are wrong, each with the key of what to say. */
export function modelProblems(form: ModelForm): Partial<Record<ModelField, Problem>> {
  const problems: Partial<Record<ModelField, Problem>> = {}
  for (const field of ['name', 'model', 'base_url'] as const)
    if (form[field].trim() === '') problems[field] = 'required'
  if (!isBetween(Number(form.temperature), 0, 2) || form.temperature.trim() === '')
    problems.temperature = 'badTemperature'
  const context = Number(form.context_tokens)
  if (context !== 0 && !isWhole(context, MIN_CONTEXT, MAX_CONTEXT)) problems.context_tokens = 'badContext'
  const order = Number(form.stand_in)
  if (!isWhole(order, 0, 100)) problems.stand_in = 'badOrder'
  return problems
}

/** What is sent; an empty key keeps the stored one, and where it runs is said only when it was changed. */
export const modelDraftOf = (form: ModelForm, before: ModelPlace = 'auto'): ModelDraft => ({
  name: form.name.trim(),
  model: form.model.trim(),
  base_url: form.base_url.trim(),
  temperature: Number(form.temperature),
  thinking: form.thinking,
  context_tokens: Number(form.context_tokens),
  stand_in: Number(form.stand_in),
  ...(form.place === before || form.place === 'auto' ? {} : { local: form.place === 'local' }),
  ...(form.api_key.trim() === '' ? {} : { api_key: form.api_key.trim() }),
})

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && isBetween(value, least, most)

const isBetween = (value: number, least: number, most: number): boolean => value >= least && value <= most
