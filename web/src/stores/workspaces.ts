import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { listWorkspaces, type Workspace } from '@/api/access/workspaces'
import { readStored, writeStored } from '@/stores/storage'

/** In which workspace one is; who is in one only has neither a list nor a current one. */
export const useWorkspaces = defineStore('workspaces', () => {
  const current = ref<string | null>(readStored('workspace'))
  const own = shallowRef<Workspace[]>([])
  const name = computed(() => own.value.find(({ id }) => id === current.value)?.name ?? '')

  function enter(id: string | null): void {
    current.value = id
    writeStored('workspace', id)
  }

  /** Finds the workspace to be in; `acceptedId` is what the service took. True when it is another one. */
  async function settle(acceptedId: string | null | undefined): Promise<boolean> {
    const isOnlyOne = current.value === null && acceptedId !== null
    if (isOnlyOne) return false
    const before = current.value
    const ownWorkspaces = (await listWorkspaces()).filter((each) => each.role_id !== null)
    own.value = ownWorkspaces.length > 1 ? ownWorkspaces : []
    const next = own.value.find(({ id }) => id === before) ?? own.value[0]
    enter(next?.id ?? null)
    return current.value !== before
  }

  /** Opens the page anew in a workspace: nothing of the one before stays. */
  function open(id: string | null, path: string): void {
    enter(id)
    window.location.assign(path)
  }

  return { current, own, name, settle, open }
})
