import { computed, ref, shallowRef } from 'vue'
import type { Chat } from '@/api/chats'
import { isEnding, isRunning, type Turn } from '@/composables/chat/turn'

/** What the page knows of the chat that is open. Its id is null until the first question is asked. */
export function useChatState() {
  const turns = ref<Turn[]>([])
  const running = computed(() => turns.value.find(isRunning) ?? null)
  return {
    id: ref<string | null>(null),
    head: shallowRef<Chat | null>(null),
    sourceId: ref<string | null>(null),
    modelId: ref<string | null>(null),
    turns,
    loading: ref(false),
    failure: shallowRef<unknown>(null),
    stopping: ref(false),
    running,
    busy: computed(() => running.value !== null),
    /** The answer is there; the run still makes suggestions, or a picture. */
    ending: computed(() => running.value !== null && isEnding(running.value)),
  }
}

export type ChatState = ReturnType<typeof useChatState>
