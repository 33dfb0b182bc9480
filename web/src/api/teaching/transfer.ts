import { json, send, withQuery } from '@/api/transport/client'

/** How many entries an import creates, changes and leaves as they are. */
export interface EntryCounts {
  created: number
  changed: number
  unchanged: number
}

/** What an import does, or would do; `entry` names the term or example that cannot be taken. */
export interface ImportReport {
  terms: EntryCounts
  examples: EntryCounts
  problems: { entry: string; message: string }[]
}

const path = (source: string): string => `/datasources/${source}/teaching`

/** The terms and examples of a source as YAML. */
export async function exportTeaching(source: string): Promise<Blob> {
  return (await send(path(source))).blob()
}

/** Takes terms and examples from YAML, all or none; a dry run changes nothing. */
export const importTeaching = (source: string, yaml: Blob, dryRun: boolean): Promise<ImportReport> =>
  json(withQuery(path(source), { dry_run: String(dryRun) }), {
    method: 'PUT',
    body: new Blob([yaml], { type: 'application/yaml' }),
  })
