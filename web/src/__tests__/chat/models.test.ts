import { createPinia, setActivePinia } from 'pinia'
import { reactive } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LanguageModel } from '@/api/models'
import type { Subject } from '@/api/runs'
import { emptyModel, modelDraftOf, modelFormOf, modelProblems } from '@/composables/forms/modelForm'
import { useModelChoice } from '@/composables/composer/useModelChoice'
import { useModels } from '@/stores/models'

const model = (id: string, change: Partial<LanguageModel> = {}): LanguageModel => ({
  id,
  kind: 'stored',
  name: id.toUpperCase(),
  default: false,
  model: null,
  base_url: null,
  key_set: null,
  temperature: null,
  thinking: null,
  context_tokens: null,
  local: null,
  stand_in: null,
  ...change,
})

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  useModels().items = [model('a', { default: true }), model('b'), model('c')]
})

const SOURCE: Subject = { mode: 'data', datasourceId: 's1' }

const openChoice = (modelId: string | null = null, turns: unknown[] = []) =>
  useModelChoice(reactive({ modelId, turns }))

describe('who answers', () => {
  it('is the default, and nothing is sent', () => {
    const choice = openChoice()
    expect(choice.model.value?.id).toBe('a')
    expect(choice.optionsFor(SOURCE).modelId).toBeNull()
  })

  it('is whom the user picks, here and in the next new chat', () => {
    const choice = openChoice()
    choice.pickModel('b')
    expect(choice.optionsFor(SOURCE)).toMatchObject({ modelId: 'b', answering: { kind: 'model', name: 'B' } })
    expect(openChoice().optionsFor(SOURCE).modelId).toBe('b')
  })

  it('is the model of a chat that has one, whatever was picked elsewhere', () => {
    useModels().choose('b')
    const choice = openChoice('c', [{}])
    expect(choice.model.value?.id).toBe('c')
    expect(choice.optionsFor(SOURCE).modelId).toBeNull()
  })

  it('is the default in a chat that began with it', () => {
    useModels().choose('b')
    expect(openChoice(null, [{}]).model.value?.id).toBe('a')
  })

  it('is the default where the model chosen is gone', () => {
    useModels().choose('b')
    useModels().items = [model('a', { default: true })]
    expect(openChoice().model.value?.id).toBe('a')
    expect(openChoice('b', [{}]).optionsFor(SOURCE).modelId).toBeNull()
  })

  it('is sent when a chat goes back to the default', () => {
    const choice = openChoice('c', [{}])
    choice.pickModel('a')
    expect(choice.optionsFor(SOURCE).modelId).toBe('a')
  })
})

describe('the form of a model', () => {
  it('names what is missing or wrong', () => {
    const form = { ...emptyModel(), name: ' ', temperature: '3', context_tokens: '7', stand_in: 'x' }
    expect(modelProblems(form)).toEqual({
      name: 'required',
      model: 'required',
      base_url: 'required',
      temperature: 'badTemperature',
      context_tokens: 'badContext',
      stand_in: 'badOrder',
    })
  })

  it('sends no key when none is given, and no place in line when that is empty', () => {
    const draft = modelDraftOf({ ...emptyModel(), name: ' N ', model: 'm', base_url: 'http://x/v1' })
    expect(draft).toEqual({
      name: 'N',
      model: 'm',
      base_url: 'http://x/v1',
      temperature: 0,
      thinking: 'auto',
      context_tokens: 0,
      stand_in: 0,
    })
  })

  it('keeps what is stored, and sends what is chosen', () => {
    const form = modelFormOf(model('a', { thinking: 'off', context_tokens: 8192 }))
    expect(modelDraftOf({ ...form, thinking: 'on' })).toMatchObject({ thinking: 'on', context_tokens: 8192 })
  })
})
