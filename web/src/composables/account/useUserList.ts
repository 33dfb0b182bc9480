import { findUsers, type User } from '@/api/users'
import { useAddressFilter } from '@/composables/browser/useAddressFilter'
import { usePagedList } from '@/stores/pagedList'

/** The users of the installation, page by page, as a filter in the address wants them. */
export function useUserList() {
  const { filter, remember } = useAddressFilter({ q: '', role_id: '', group_id: '' })
  const list = usePagedList<User>({
    fetchPage: (name, cursor) => findUsers(name, cursor, filter),
    isChanging: () => false,
    refreshMs: 0,
  })
  list.query.value = filter.q

  function search(): Promise<void> {
    filter.q = list.query.value.trim()
    remember()
    return list.search(list.query.value)
  }

  return { ...list, filter, search }
}
