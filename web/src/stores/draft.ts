import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The question that is being written. It outlives the page it is written on, so a session that ends loses no words. */
export const useDraft = defineStore('draft', () => {
  const text = ref('')
  const owner = ref<string>()
  /** A chat whose first question was not taken: the service knows nothing of it. */
  const unknownChat = ref<string | null>(null)

  /** Hands the words to who wrote them, and to nobody else. */
  function claim(userId: string | undefined): void {
    if (owner.value !== userId) {
      text.value = ''
      unknownChat.value = null
    }
    owner.value = userId
  }

  /** Puts a question back that the service did not take. */
  function restore(question: string, newChat: string | null): void {
    text.value = question
    unknownChat.value = newChat
  }

  return { text, unknownChat, claim, restore }
})
