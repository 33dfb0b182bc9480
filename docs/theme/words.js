/** Words of both languages: Latin ones as they stand, Chinese text as every character and every two neighbours. */
const RUNS = /[\p{Script=Han}]+|[\p{L}\p{N}_]+/gu

export function words(text, { singles = true } = {}) {
  const found = []
  for (const [run] of text.toLowerCase().matchAll(RUNS)) {
    if (!/\p{Script=Han}/u.test(run)) found.push(run, ...(run.includes('_') ? run.split('_').filter(Boolean) : []))
    else {
      const characters = [...run]
      if (singles || characters.length === 1) found.push(...characters)
      for (let at = 1; at < characters.length; at++) found.push(characters[at - 1] + characters[at])
    }
  }
  return found
}
