import type { Right } from '@/api/saved/questions'

export type SavedAction = 'edit' | 'share' | 'copy' | 'delete'

/** What whoever looks may do with a saved question. */
export const actionsOf = (right: Right): SavedAction[] => {
  if (right === 'own') return ['edit', 'share', 'copy', 'delete']
  return right === 'edit' ? ['edit', 'copy'] : ['copy']
}
