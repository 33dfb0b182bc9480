/** Which branch of a chat was shown last in this tab, so that it is shown again after a reload. */
const keyOf = (chatId: string): string => `tabletalk.branch.${chatId}`

/** The run at the end of the branch; null: the newest one is shown. */
export function shownBranch(chatId: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(chatId))
  } catch {
    return null
  }
}

export function rememberBranch(chatId: string, runId: string): void {
  try {
    sessionStorage.setItem(keyOf(chatId), runId)
  } catch {
    // The newest branch is shown then.
  }
}
