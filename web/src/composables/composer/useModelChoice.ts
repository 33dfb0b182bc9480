import { computed, ref } from 'vue'
import type { LanguageModel } from '@/api/models'
import type { Subject } from '@/api/runs'
import type { QuestionOptions } from '@/composables/chat/useQuestions'
import { useModels } from '@/stores/models'

/** Who answers in a chat: whom its user picks, else whom it has, else whom its user took last. */
export function useModelChoice(chat: { modelId: string | null; turns: readonly unknown[] }) {
  const models = useModels()
  const pickedId = ref<string | null>(null)
  const first = computed(() => (chat.turns.length > 0 ? models.standard : models.preferred))
  const model = computed(() => models.find(pickedId.value) ?? models.find(chat.modelId) ?? first.value)
  /** What is sent: nothing where the chat, or the default, says it already. */
  const modelId = computed(() => {
    if (models.find(pickedId.value)) return pickedId.value
    const isNew = chat.turns.length === 0 && chat.modelId === null
    return isNew && first.value && !first.value.default ? first.value.id : null
  })

  function pickModel(id: string): void {
    pickedId.value = id
    models.choose(id)
  }

  function optionsFor(about: Subject): QuestionOptions {
    return { about, modelId: modelId.value, answering: model.value && answering(model.value) }
  }

  return { model, pickedId, pickModel, optionsFor }
}

const answering = ({ kind, name }: LanguageModel): QuestionOptions['answering'] => ({
  kind: kind === 'builtin' ? 'builtin' : 'model',
  name,
})
