import { computed, ref } from 'vue'
import { listGroups } from '@/api/access/groups'
import { getAccess, putAccess, type SourceAccess } from '@/api/access/sourceAccess'
import { listUsers } from '@/api/users'
import { useLoader } from '@/composables/useLoader'
import { useSession } from '@/stores/session'

/** Who may ask a source: as it is stored, and a draft of it that is changed and saved. */
export function useSourceAccess(sourceId: () => string) {
  const session = useSession()
  const draft = ref<SourceAccess>({ open: true, groups: [], users: [] })
  const {
    data,
    failure,
    load: fetch,
  } = useLoader(async () => {
    const [access, groups, users] = await Promise.all([getAccess(sourceId()), listGroups(), listUsers()])
    return { access, groups, users: users.map((user) => ({ id: user.id, name: user.username })) }
  })
  const isChanged = computed(() => JSON.stringify(draft.value) !== JSON.stringify(data.value?.access))

  async function load(): Promise<void> {
    await fetch()
    if (data.value) draft.value = data.value.access
  }

  function setOpen(open: boolean): void {
    draft.value = open ? { open, groups: [], users: [] } : restrict(data.value?.access)
  }

  /** Restricted for the first time, the source stays open to who restricts it. */
  function restrict(current?: SourceAccess): SourceAccess {
    if (current && !current.open) return current
    return { open: false, groups: [], users: session.user ? [session.user.id] : [] }
  }

  async function save(): Promise<void> {
    const access = await putAccess(sourceId(), draft.value)
    if (data.value) data.value = { ...data.value, access }
    draft.value = access
  }

  return { data, failure, load, draft, isChanged, setOpen, save }
}
