import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Permission } from '@/api/access/roles'
import * as auth from '@/api/auth'
import { getCapabilities, type Capabilities } from '@/api/capabilities'
import { readStored, writeStored } from '@/stores/storage'
import { useWorkspaces } from '@/stores/workspaces'

/** What users may do until the service says otherwise; it decides in any case. */
const EVERYDAY: Permission[] = ['ask', 'see_sql', 'export']

/** Who is signed in, and what this installation can do. */
export const useSession = defineStore('session', () => {
  const token = ref<string | null>(readStored('token'))
  const user = shallowRef<auth.SignedInUser | null>(null)
  const capabilities = shallowRef<Capabilities | null>(null)
  const workspaces = useWorkspaces()
  const signedIn = computed(() => token.value !== null)
  const isAdmin = computed(() => user.value?.role === 'admin')

  /** Whether the page shows what needs a permission. */
  const may = (permission: Permission): boolean =>
    isAdmin.value || (user.value?.permissions ?? EVERYDAY).includes(permission)

  async function signIn(username: string, password: string): Promise<void> {
    const userBefore = user.value
    accept(await auth.signIn(username, password))
    if (user.value?.id !== userBefore?.id) capabilities.value = null
  }

  async function changePassword(current: string, next: string): Promise<void> {
    accept(await auth.changePassword(current, next))
  }

  /** What a sign-in does not tell of the same user stays as it was. */
  function accept(answer: auth.SignIn): void {
    const userBefore = user.value?.id === answer.user.id ? user.value : null
    token.value = answer.access_token
    user.value = { ...userBefore, ...answer.user }
    writeStored('token', answer.access_token)
  }

  /** Loads the user and the capabilities once. */
  async function open(): Promise<void> {
    if (user.value && capabilities.value) return
    let [loadedUser, loadedCapabilities] = await Promise.all([auth.getMe(), getCapabilities()])
    if (await workspaces.settle(loadedUser.workspace_id)) {
      ;[loadedUser, loadedCapabilities] = await Promise.all([auth.getMe(), getCapabilities()])
    }
    user.value = loadedUser
    capabilities.value = loadedCapabilities
  }

  function forget(): void {
    token.value = null
    user.value = null
    writeStored('token', null)
  }

  async function signOut(): Promise<void> {
    try {
      await auth.signOut()
    } finally {
      forget()
    }
  }

  return { token, user, capabilities, signedIn, isAdmin, may, signIn, changePassword, open, forget, signOut }
})
