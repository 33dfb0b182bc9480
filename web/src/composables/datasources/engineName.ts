/** What users call the engine of a source. */
import type { DataSource } from '@/api/datasources/datasources'
import { KIND_FORMS, type SourceKind } from '@/api/sourceKinds'

type Translate = (key: string) => string

export function kindTitle(kind: SourceKind, t: Translate): string {
  return KIND_FORMS[kind].title || t(`sources.kinds.${kind}`)
}

/** The engine that answered the last sync, else its kind. */
export function engineName(source: DataSource, t: Translate): string {
  return source.engine || kindTitle(source.kind, t)
}

/** The same with its version, which some engines begin with their name. */
export function engineVersion(source: DataSource, t: Translate): string {
  const [name, version] = [engineName(source, t), source.server_version]
  if (KIND_FORMS[source.kind].place === 'uploads' || version === '') return name
  return version.startsWith(name) ? version : `${name} ${version}`
}
