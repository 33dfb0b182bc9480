import type { DataSource } from '@/api/datasources/datasources'

/** Fewer sources are seen at a glance. */
export const SEARCHED_FROM = 10

/** The sources that a word is part of: of their name, or of where their data is. */
export function matchingSources(sources: readonly DataSource[], words: string): DataSource[] {
  const wanted = words.trim().toLowerCase()
  return sources.filter(({ name, config }) =>
    [name, config.host, config.database, config.path, ...(config.names ?? [])].some((text) =>
      text?.toLowerCase().includes(wanted),
    ),
  )
}
