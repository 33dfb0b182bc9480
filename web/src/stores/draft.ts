import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { readTabStored, writeTabStored } from '@/stores/storage'

/** The question that is being written. It outlives the page it is written on, and a reload of its tab. */
export const useDraft = defineStore('draft', () => {
  const text = ref(readTabStored('draft') ?? '')
  const owner = ref(readTabStored('draft-owner') ?? undefined)
  /** A chat whose first question was not taken: the service knows nothing of it. */
  const unknownChat = ref<string | null>(null)

  watch(text, (words) => {
    writeTabStored('draft', words)
  })

  /** Hands the words to who wrote them, and to nobody else. */
  function claim(userId: string | undefined): void {
    if (owner.value !== userId) {
      text.value = ''
      unknownChat.value = null
    }
    owner.value = userId
    writeTabStored('draft-owner', userId ?? '')
  }

  /** Puts a question back that the service did not take. */
  function restore(question: string, newChat: string | null): void {
    text.value = question
    unknownChat.value = newChat
  }

  return { text, unknownChat, claim, restore }
})
