import { defineStore } from 'pinia'
import { ref } from 'vue'
import { getMe } from '@/api/auth'
import { useSession } from '@/stores/session'
import { onStorageChange, readStored, writeStored } from '@/stores/storage'

/** A session that is over while its page is open: its user may sign in again over it, and nothing on it is lost. */
export const useRenewal = defineStore('renewal', () => {
  const session = useSession()
  const isAsked = ref(false)
  let answer: Promise<boolean> | null = null
  let settle: (isRenewed: boolean) => void = () => undefined

  /** Asks once, whoever needs it; true when the user has signed in again. */
  function ask(): Promise<boolean> {
    isAsked.value = true
    answer ??= new Promise((resolve) => {
      settle = resolve
    })
    return answer
  }

  function end(isRenewed: boolean): void {
    isAsked.value = false
    answer = null
    settle(isRenewed)
  }

  const giveUp = (): void => {
    end(false)
  }

  /** The name may be somebody else's by now, who must not see what is on the page. */
  function accept(isSameUser: boolean): void {
    if (isSameUser) end(true)
    else window.location.reload()
  }

  /** Takes over what another tab has signed in with. */
  async function adopt(): Promise<void> {
    session.token = readStored('token')
    if (session.token !== null) accept((await getMe()).id === session.user?.id)
  }

  onStorageChange('token', () => {
    // Where it fails, the dialog is still there.
    if (isAsked.value) adopt().catch(() => undefined)
  })

  /** Opens the page anew for another user: nothing of the one before stays. */
  function leave(): void {
    writeStored('token', null)
    window.location.assign('/sign-in')
  }

  return { isAsked, ask, accept, giveUp, leave }
})
