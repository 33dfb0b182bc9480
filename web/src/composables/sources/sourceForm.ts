/** The form of a data source: what each kind asks for, and what it sends. */
import type { DataSource, SourceConfig, SourceDraft, SourceKind } from '@/api/datasources'

export interface SourceForm {
  name: string
  kind: SourceKind
  path: string
  host: string
  port: string
  username: string
  password: string
  database: string
  schema: string
  replicaUri: string
  tls: boolean
  dropsReplica: boolean
}

export type FieldName = Exclude<keyof SourceForm, 'tls' | 'dropsReplica'>

/** What can be added by its address; files are kept on their own page. */
export const KINDS: SourceKind[] = ['sqlite', 'duckdb', 'mysql', 'postgresql', 'clickhouse', 'trino']
const PORTS: Record<SourceKind, string> = {
  sqlite: '',
  duckdb: '',
  mysql: '3306',
  postgresql: '5432',
  clickhouse: '8123',
  trino: '8080',
  files: '',
}
/** How the address of a replica begins. */
export const SCHEMES: Record<SourceKind, string> = {
  sqlite: '',
  duckdb: '',
  mysql: 'mysql',
  postgresql: 'postgresql',
  clickhouse: 'clickhouse',
  trino: 'trino',
  files: '',
}
const REQUIRED: Record<SourceKind, FieldName[]> = {
  sqlite: ['path'],
  duckdb: ['path'],
  mysql: ['host', 'port', 'username', 'database'],
  postgresql: ['host', 'port', 'username', 'database'],
  clickhouse: ['host', 'port', 'username', 'database'],
  trino: ['host', 'port', 'username', 'database'],
  files: [],
}

export function emptyForm(kind: SourceKind = 'mysql'): SourceForm {
  return {
    name: '',
    kind,
    path: '',
    host: '',
    port: PORTS[kind],
    username: '',
    password: '',
    database: '',
    schema: '',
    replicaUri: '',
    tls: false,
    dropsReplica: false,
  }
}

export function formOf(source: DataSource): SourceForm {
  const { config } = source
  return {
    ...emptyForm(source.kind),
    name: source.name,
    path: config.path ?? '',
    host: config.host ?? '',
    port: String(config.port ?? PORTS[source.kind]),
    username: config.username ?? '',
    database: config.database ?? '',
    schema: config.schema ?? '',
    tls: config.tls ?? false,
  }
}

/** The form with another kind: a port that nobody changed follows it. */
export function withKind(form: SourceForm, kind: SourceKind): SourceForm {
  const known = [PORTS[form.kind], TLS_PORTS[form.kind], '']
  return { ...form, kind, tls: false, port: known.includes(form.port) ? PORTS[kind] : form.port }
}

/** The ports over TLS, of kinds that are asked over HTTP. */
const TLS_PORTS: Partial<Record<SourceKind, string>> = { clickhouse: '8443', trino: '8443' }

/** Whether the form asks if TLS is spoken. */
export function hasTls(kind: SourceKind): boolean {
  return TLS_PORTS[kind] !== undefined
}

/** The form with TLS switched: a port that nobody changed follows it. */
export function withTls(form: SourceForm, tls: boolean): SourceForm {
  const [plain, secure] = [PORTS[form.kind], TLS_PORTS[form.kind] ?? '']
  const [before, after] = tls ? [plain, secure] : [secure, plain]
  return { ...form, tls, port: form.port === before || form.port === '' ? after : form.port }
}

/** Whether a source of the kind is a file on the server. */
export function isFile(kind: SourceKind): boolean {
  return kind === 'sqlite' || kind === 'duckdb'
}

/** Fields that are wrong, each with the key of what to say. */
export function problemsOf(form: SourceForm): Partial<Record<FieldName, 'required' | 'badPort'>> {
  const problems: Partial<Record<FieldName, 'required' | 'badPort'>> = {}
  for (const field of ['name', ...REQUIRED[form.kind]] as FieldName[]) {
    if (form[field].trim() === '') problems[field] = 'required'
  }
  if (form.kind !== 'files' && !isFile(form.kind) && !problems.port && !isPort(form.port))
    problems.port = 'badPort'
  return problems
}

/** What is sent; an empty password keeps the stored one, an empty schema is left out. */
export function draftOf(form: SourceForm): SourceDraft {
  return { name: form.name.trim(), kind: form.kind, config: configOf(form) }
}

function configOf(form: SourceForm): SourceConfig {
  if (form.kind === 'files') return {}
  if (isFile(form.kind)) return { path: form.path.trim() }
  return {
    host: form.host.trim(),
    port: Number(form.port),
    username: form.username.trim(),
    database: form.database.trim(),
    ...(form.password === '' ? {} : { password: form.password }),
    ...(form.schema.trim() === '' ? {} : { schema: form.schema.trim() }),
    ...(hasTls(form.kind) ? { tls: form.tls } : {}),
    ...replicaOf(form),
  }
}

/** An address left empty keeps the stored replica. */
function replicaOf(form: SourceForm): SourceConfig {
  if (form.dropsReplica) return { replica_uri: '' }
  const uri = form.replicaUri.trim()
  return uri === '' ? {} : { replica_uri: uri }
}

function isPort(text: string): boolean {
  const port = Number(text)
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}
