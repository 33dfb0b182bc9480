/** What is wrong with each field, in words: the keys of a check stand below `prefix` in the texts of the page. */
export function problemTexts<Field extends string>(
  problemKeys: Partial<Record<Field, string>>,
  prefix: string,
  t: (key: string) => string,
): Partial<Record<Field, string>> {
  const entries = Object.entries<string | undefined>(problemKeys)
  return Object.fromEntries(entries.map(([field, key]) => [field, t(`${prefix}.${key ?? ''}`)])) as Partial<
    Record<Field, string>
  >
}
