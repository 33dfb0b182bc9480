import { ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiError } from '@/api/transport/client'
import { useCountdown } from '@/composables/browser/useCountdown'
import { useFailure } from '@/composables/browser/useFailure'
import { useSession } from '@/stores/session'

const DEFAULT_WAIT_S = 60

/** A form to sign in with; who has failed too often waits, and is then signed in without another click. */
export function useSignIn(username: Ref<string>, onSignedIn: () => void) {
  const { t } = useI18n()
  const session = useSession()
  const failure = useFailure()
  const password = ref('')
  const problem = ref('')
  const busy = ref(false)
  const retryAt = ref<number>()
  const wait = useCountdown(() => retryAt.value)
  /** Whether what was typed is sent again when the wait is over. Who goes on typing sends it himself. */
  const resubmits = ref(false)
  watch([username, password], () => {
    resubmits.value = false
  })
  watch(wait, (seconds) => {
    if (seconds === 0 && resubmits.value) void submit()
  })

  async function submit(): Promise<void> {
    if (busy.value || wait.value > 0) return
    if (username.value.trim() === '' || password.value === '') {
      problem.value = t('common.signIn.required')
      return
    }
    busy.value = true
    problem.value = ''
    resubmits.value = false
    try {
      await session.signIn(username.value.trim(), password.value)
      onSignedIn()
    } catch (error) {
      fail(error)
    } finally {
      busy.value = false
    }
  }

  function fail(error: unknown): void {
    if (error instanceof ApiError && error.status === 429) {
      retryAt.value = Date.now() + (error.retryAfter ?? DEFAULT_WAIT_S) * 1000
      resubmits.value = true
      return
    }
    password.value = ''
    problem.value = failure.text(error)
  }

  return { password, problem, busy, wait, resubmits, submit }
}
