import { describe, expect, it } from 'vitest'
import type { DataSource } from '@/api/datasources/datasources'
import { engineName, engineVersion } from '@/composables/datasources/engineName'

const t = (key: string): string => `(${key})`
const namesOf = (kind: DataSource['kind'], engine: string, version: string): string[] => {
  const source = { kind, engine, server_version: version } as DataSource
  return [engineName(source, t), engineVersion(source, t)]
}

describe('the engine of a source', () => {
  it('is named once, whether or not its version begins with its name', () => {
    expect(namesOf('mysql', 'MariaDB', '11.8.3')).toEqual(['MariaDB', 'MariaDB 11.8.3'])
    expect(namesOf('mysql', 'StarRocks', 'StarRocks 3.3.2')).toEqual(['StarRocks', 'StarRocks 3.3.2'])
    expect(namesOf('mysql', '', '')).toEqual(['MySQL / MariaDB', 'MySQL / MariaDB'])
  })

  it('has a word in each language for uploaded files', () => {
    expect(namesOf('files', '', '1.5.5')).toEqual(['(sources.kinds.files)', '(sources.kinds.files)'])
  })
})
