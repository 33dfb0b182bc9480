import { describe, expect, it } from 'vitest'
import type { DataSource } from '@/api/datasources/datasources'
import { KIND_FORMS } from '@/api/sourceKinds'
import {
  changesOf,
  draftOf,
  emptyForm,
  fieldsToCheck,
  formOf,
  isFile,
  KINDS,
  problemsOf,
  withKind,
  withTls,
} from '@/composables/datasources/sourceForm'

const filled = { ...emptyForm('mysql'), name: 'Shop', host: 'db', username: 'u', database: 'd' }

const clickhouse = withKind(filled, 'clickhouse')

describe('the form of a source', () => {
  it('moves a port that nobody changed along with the kind and TLS', () => {
    expect([clickhouse.port, withTls(clickhouse, true).port]).toEqual(['8123', '8443'])
    expect(withTls({ ...clickhouse, port: '9000' }, true).port).toBe('9000')
    expect(withKind(withTls(clickhouse, true), 'mysql')).toMatchObject({ port: '3306', tls: false })
    expect(draftOf(withTls(clickhouse, true)).config.tls).toBe(true)
    expect(draftOf(filled).config).not.toHaveProperty('tls')
    expect(withKind(clickhouse, 'trino').port).toBe('8080')
  })

  it('sends the connection of a stored source only where it is another one', () => {
    const config = { host: 'db', port: 3306, username: 'u', database: 'd', password_set: true, tls: false }
    const source = { id: 's1', name: 'Shop', kind: 'mysql', config } as DataSource
    const form = formOf(source)
    expect(changesOf({ ...form, name: 'Store' }, source)).toEqual({ name: 'Store' })
    expect(changesOf({ ...form, host: 'other' }, source)).toMatchObject({ config: { host: 'other' } })
    expect(changesOf({ ...form, password: 'new' }, source)).toMatchObject({ config: { password: 'new' } })
    expect(changesOf({ ...form, dropsReplica: true }, source).config?.replica_uri).toBe('')
  })

  it.each(KINDS)('asks for what a source of the kind %s needs, and sends that', (kind) => {
    const empty = emptyForm(kind)
    const needed = isFile(kind) ? ['name', 'path'] : ['name', 'host', 'username', 'database']
    expect(Object.keys(problemsOf(empty)).sort()).toEqual([...needed].sort())
    const given = Object.fromEntries(needed.map((field) => [field, 'x']))
    const draft = draftOf({ ...empty, ...given })
    expect(draft.kind).toBe(kind)
    expect(draft.config).toEqual(
      isFile(kind)
        ? { path: 'x' }
        : expect.objectContaining({ host: 'x', port: Number(KIND_FORMS[kind].port), database: 'x' }),
    )
  })

  it('keeps a stored replica unless it is given or removed', () => {
    expect(draftOf(filled).config).not.toHaveProperty('replica_uri')
    const given = draftOf({ ...filled, replicaUri: ' mysql://u:p@db2 ' })
    expect(given.config.replica_uri).toBe('mysql://u:p@db2')
    const removed = draftOf({ ...filled, replicaUri: 'mysql://u:p@db2', dropsReplica: true })
    expect(removed.config.replica_uri).toBe('')
  })

  it('checks the fields that a failed connection names, as far as they are texts', () => {
    expect(fieldsToCheck(filled, ['host', 'port', 'tls', 'other'])).toEqual(['host', 'port'])
  })
})
