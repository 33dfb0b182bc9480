import { json, send, withQuery } from '@/api/transport/client'

/** How many entries an import creates, changes and leaves as they are. */
export interface EntryCounts {
  created: number
  changed: number
  unchanged: number
}

/** What an import did, or would do. */
export interface ImportSummary {
  terms: EntryCounts
  examples: EntryCounts
}

const path = (source: string): string => `/datasources/${source}/teaching`

/** The terms and examples of a source as YAML. */
export async function exportTeaching(source: string): Promise<Blob> {
  return (await send(path(source))).blob()
}

/** Takes terms and examples from YAML, all or none; 422 names each entry that is wrong. A dry run changes nothing. */
export const importTeaching = (source: string, yaml: Blob, dryRun: boolean): Promise<ImportSummary> =>
  json(withQuery(path(source), { dry_run: String(dryRun) }), {
    method: 'PUT',
    body: new Blob([yaml], { type: 'application/yaml' }),
  })
