import type { Right } from '@/api/savedQuestions'

export type SavedAction = 'board' | 'edit' | 'share' | 'copy' | 'delete'

/** What whoever looks may do with a saved question. */
export const actionsOf = (right: Right): SavedAction[] => {
  if (right === 'own') return ['board', 'edit', 'share', 'copy', 'delete']
  return right === 'edit' ? ['board', 'edit', 'copy'] : ['board', 'copy']
}
