const SHORTEST = 8
const LONGEST = 128

/** Whether a new password has a length the service takes; characters count, not bytes. */
export function passwordIsFit(password: string): boolean {
  const length = Array.from(password).length
  return length >= SHORTEST && length <= LONGEST
}
