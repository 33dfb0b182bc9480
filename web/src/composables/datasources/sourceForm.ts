/** The form of a data source: what each kind asks for, and what it sends. */
import type { DataSource, SourceConfig, SourceDraft } from '@/api/datasources/datasources'
import { KIND_FORMS, type KindForm, type SourceKind } from '@/api/sourceKinds'

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

const ALL = Object.keys(KIND_FORMS) as [SourceKind, ...SourceKind[]]
/** What can be added by its address; files are kept on their own page. */
export const KINDS = ALL.filter((kind) => !isUploads(kind))
const FIRST_SERVER = ALL.find((kind) => KIND_FORMS[kind].place === 'server') ?? ALL[0]
const REQUIRED: Record<KindForm['place'], FieldName[]> = {
  file: ['path'],
  server: ['host', 'port', 'username', 'database'],
  uploads: [],
}

/** Whether a source of the kind is a file on the server. */
export function isFile(kind: SourceKind): boolean {
  return KIND_FORMS[kind].place === 'file'
}

/** Whether a source of the kind is made of uploaded files. */
export function isUploads(kind: SourceKind): boolean {
  return KIND_FORMS[kind].place === 'uploads'
}

/** Whether the form asks if TLS is spoken. */
export function hasTls(kind: SourceKind): boolean {
  return KIND_FORMS[kind].tlsPort !== ''
}

export function emptyForm(kind: SourceKind = FIRST_SERVER): SourceForm {
  return {
    name: '',
    kind,
    path: '',
    host: '',
    port: KIND_FORMS[kind].port,
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
    port: String(config.port ?? KIND_FORMS[source.kind].port),
    username: config.username ?? '',
    database: config.database ?? '',
    schema: config.schema ?? '',
    tls: config.tls ?? false,
  }
}

/** The form with another kind: a port that nobody changed follows it. */
export function withKind(form: SourceForm, kind: SourceKind): SourceForm {
  const { port, tlsPort } = KIND_FORMS[form.kind]
  const isUnchanged = [port, tlsPort, ''].includes(form.port)
  return { ...form, kind, tls: false, port: isUnchanged ? KIND_FORMS[kind].port : form.port }
}

/** The form with TLS switched: a port that nobody changed follows it. */
export function withTls(form: SourceForm, tls: boolean): SourceForm {
  const { port, tlsPort } = KIND_FORMS[form.kind]
  const [before, after] = tls ? [port, tlsPort] : [tlsPort, port]
  return { ...form, tls, port: form.port === before || form.port === '' ? after : form.port }
}

/** Fields that are wrong, each with the key of what to say. */
export function problemsOf(form: SourceForm): Partial<Record<FieldName, 'required' | 'badPort'>> {
  const problems: Partial<Record<FieldName, 'required' | 'badPort'>> = {}
  for (const field of ['name', ...REQUIRED[KIND_FORMS[form.kind].place]] as FieldName[]) {
    if (form[field].trim() === '') problems[field] = 'required'
  }
  if (KIND_FORMS[form.kind].place === 'server' && !problems.port && !isPort(form.port))
    problems.port = 'badPort'
  return problems
}

/** The fields of the form among those that a failed connection names. */
export const fieldsToCheck = (form: SourceForm, names: readonly string[]): FieldName[] =>
  names.filter((field): field is FieldName => field in form && field !== 'tls')

/** What is sent; an empty password keeps the stored one, an empty schema is left out. */
export function draftOf(form: SourceForm): SourceDraft {
  return { name: form.name.trim(), kind: form.kind, config: configOf(form) }
}

/** What is sent of a stored source: its connection only where it is another one. */
export function changesOf(
  form: SourceForm,
  source: DataSource,
): Pick<Partial<SourceDraft>, 'name' | 'config'> {
  const { name, config } = draftOf(form)
  const isSame = JSON.stringify(config) === JSON.stringify(configOf(formOf(source)))
  return isSame ? { name } : { name, config }
}

function configOf(form: SourceForm): SourceConfig {
  if (isUploads(form.kind)) return {}
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
