// Written by `make types` from model/engines. Do not edit.

/** What the form of a kind asks for. */
export interface KindForm {
  /** What users read; empty where each language has its own word. */
  title: string
  place: 'file' | 'server' | 'uploads'
  port: string
  /** The port over TLS, of kinds that are asked over HTTP. */
  tlsPort: string
  /** How the address of a replica begins. */
  scheme: string
  database: 'database' | 'catalog'
  hasSchema: boolean
  /** Other engines that are reached by this kind. */
  alsoFor: string[]
}

/** How a dialect of SQL writes names and texts. */
export interface Quoting {
  /** The mark around names. */
  quote: string
  /** Whether a backslash in a text escapes what follows. */
  backslashes: boolean
  /** Whether "…" is a text and no name. */
  doubleQuotedTexts: boolean
}

export type SourceKind = 'sqlite' | 'duckdb' | 'mysql' | 'postgresql' | 'clickhouse' | 'trino' | 'files'

export const KIND_FORMS: Record<SourceKind, KindForm> = {
  sqlite: {
    title: 'SQLite',
    place: 'file',
    port: '',
    tlsPort: '',
    scheme: '',
    database: 'database',
    hasSchema: false,
    alsoFor: [],
  },
  duckdb: {
    title: 'DuckDB',
    place: 'file',
    port: '',
    tlsPort: '',
    scheme: '',
    database: 'database',
    hasSchema: false,
    alsoFor: [],
  },
  mysql: {
    title: 'MySQL / MariaDB',
    place: 'server',
    port: '3306',
    tlsPort: '',
    scheme: 'mysql',
    database: 'database',
    hasSchema: false,
    alsoFor: ['StarRocks', 'Doris'],
  },
  postgresql: {
    title: 'PostgreSQL',
    place: 'server',
    port: '5432',
    tlsPort: '',
    scheme: 'postgresql',
    database: 'database',
    hasSchema: true,
    alsoFor: ['TimescaleDB', 'openGauss', 'GaussDB', 'KingbaseES'],
  },
  clickhouse: {
    title: 'ClickHouse',
    place: 'server',
    port: '8123',
    tlsPort: '8443',
    scheme: 'clickhouse',
    database: 'database',
    hasSchema: false,
    alsoFor: [],
  },
  trino: {
    title: 'Trino',
    place: 'server',
    port: '8080',
    tlsPort: '8443',
    scheme: 'trino',
    database: 'catalog',
    hasSchema: true,
    alsoFor: [],
  },
  files: {
    title: '',
    place: 'uploads',
    port: '',
    tlsPort: '',
    scheme: '',
    database: 'database',
    hasSchema: false,
    alsoFor: [],
  },
}

/** By the names of dialects. */
export const QUOTING: Record<string, Quoting> = {
  sqlite: { quote: '"', backslashes: false, doubleQuotedTexts: false },
  duckdb: { quote: '"', backslashes: false, doubleQuotedTexts: false },
  mysql: { quote: '`', backslashes: true, doubleQuotedTexts: true },
  postgres: { quote: '"', backslashes: false, doubleQuotedTexts: false },
  clickhouse: { quote: '`', backslashes: true, doubleQuotedTexts: false },
  trino: { quote: '"', backslashes: false, doubleQuotedTexts: false },
}
