import { reactive, type InjectionKey } from 'vue'

/** The chats that are chosen to be deleted, archived or moved together. */
export interface ChatSelection {
  on: boolean
  ids: Set<string>
  toggle: (id: string) => void
  begin: (id?: string) => void
  end: () => void
}

export const chatSelection: InjectionKey<ChatSelection> = Symbol('chatSelection')

export function createChatSelection(): ChatSelection {
  const selection: ChatSelection = reactive({
    on: false,
    ids: new Set<string>(),
    toggle(id: string): void {
      if (!selection.ids.delete(id)) selection.ids.add(id)
    },
    begin(id?: string): void {
      selection.on = true
      if (id !== undefined) selection.ids.add(id)
    },
    end(): void {
      selection.on = false
      selection.ids.clear()
    },
  })
  return selection
}
