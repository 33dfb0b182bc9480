import { json } from '@/api/transport/client'
import type { DataSource } from '@/api/datasources/datasources'
import type { SourceAccess } from '@/api/access/sourceAccess'
import type { SourceEgress } from '@/api/access/sourceEgress'

/** What is decided in the access step of a set-up. */
interface SetupAccess {
  access: SourceAccess
  egress: SourceEgress
  /** Whether syncs may read values. */
  sample: boolean
}

/** Stores all of it or nothing; the set-up goes on. */
export const putSetupAccess = (id: string, body: SetupAccess): Promise<DataSource> =>
  json(`/datasources/${id}/setup/access`, { method: 'PUT', body })
