/** What users use of their budgets and of the storage: for administrators; who only manages people does not see it. */
import { listUserBudgets, type UserBudget } from '@/api/access/budgets'
import { listUserStorage, type UserStorage } from '@/api/access/storage'
import type { User } from '@/api/users'
import { useLoader } from '@/composables/useLoader'
import { useSession } from '@/stores/session'

export function useUserUse() {
  const session = useSession()
  const {
    data: budgets,
    failure,
    load: loadBudgets,
  } = useLoader<UserBudget[]>(async () => (session.isAdmin ? listUserBudgets() : []))
  const { data: storage, load: loadStorage } = useLoader<UserStorage[]>(async () => {
    return session.isAdmin ? listUserStorage() : []
  })

  const budgetOf = ({ id }: User): UserBudget | undefined =>
    budgets.value?.find(({ user_id }) => user_id === id)

  const storageOf = ({ id }: User): UserStorage['storage'] | undefined =>
    storage.value?.find(({ user_id }) => user_id === id)?.storage

  return { budgets, failure, loadBudgets, loadStorage, budgetOf, storageOf }
}
