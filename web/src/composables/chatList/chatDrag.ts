/** Chats that are dragged into a folder. */
const TYPE = 'application/x-tabletalk-chat'

export function startDrag(event: DragEvent, chatId: string): void {
  event.dataTransfer?.setData(TYPE, chatId)
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
}

export const isChatDrag = (event: DragEvent): boolean => event.dataTransfer?.types.includes(TYPE) ?? false

export const draggedChat = (event: DragEvent): string => event.dataTransfer?.getData(TYPE) ?? ''
