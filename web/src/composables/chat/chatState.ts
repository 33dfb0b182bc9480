import { computed, ref, shallowRef } from 'vue'
import type { Chat } from '@/api/chats'
import { branchOf } from '@/composables/chat/branches'
import { isEnding, isRunning, type Turn } from '@/composables/chat/turn'

/** What the page knows of the chat that is open. Its id is null until the first question is asked. */
export function useChatState() {
  /** The turns of all branches, in the order in which they were asked. */
  const record = ref<Turn[]>([])
  const last = shallowRef<Turn | null>(null)
  /** Those of the branch that is shown. */
  const turns = computed(() => branchOf(record.value, last.value))
  const running = computed(() => turns.value.find(isRunning) ?? null)
  return {
    id: ref<string | null>(null),
    head: shallowRef<Chat | null>(null),
    sourceId: ref<string | null>(null),
    modelId: ref<string | null>(null),
    record,
    /** The last turn of the branch that is shown. */
    last,
    turns,
    loading: ref(false),
    failure: shallowRef<unknown>(null),
    stopping: ref(false),
    running,
    busy: computed(() => running.value !== null),
    /** Whether an answer of any branch is being made. */
    answering: computed(() => record.value.some(isRunning)),
    /** The answer is there; the run still makes suggestions, or a picture. */
    ending: computed(() => running.value !== null && isEnding(running.value)),
  }
}

export type ChatState = ReturnType<typeof useChatState>
