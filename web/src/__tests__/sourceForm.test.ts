import { describe, expect, it } from 'vitest'
import { draftOf, emptyForm } from '@/composables/sourceForm'

const filled = { ...emptyForm('mysql'), name: 'Shop', host: 'db', username: 'u', database: 'd' }

describe('the form of a source', () => {
  it('keeps a stored replica unless it is given or removed', () => {
    expect(draftOf(filled).config).not.toHaveProperty('replica_uri')
    const given = draftOf({ ...filled, replicaUri: ' mysql://u:p@db2 ' })
    expect(given.config.replica_uri).toBe('mysql://u:p@db2')
    const removed = draftOf({ ...filled, replicaUri: 'mysql://u:p@db2', dropsReplica: true })
    expect(removed.config.replica_uri).toBe('')
  })
})
