const MIN_LENGTH = 8
const MAX_LENGTH = 128

/** Whether a new password has a length the service takes; characters count, not bytes. */
export function passwordIsFit(password: string): boolean {
  const length = Array.from(password).length
  return length >= MIN_LENGTH && length <= MAX_LENGTH
}
