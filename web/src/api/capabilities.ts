import { json } from '@/api/transport/client'

export interface Answering {
  kind: 'builtin' | 'model'
  name: string
}

export interface Capabilities {
  version: string
  modes: string[]
  answering: Answering
  locale_default: 'zh-CN' | 'en'
  limits: { query_max_rows: number; upload_max_bytes: number; upload_max_files: number }
  /** Whether the service draws charts itself. */
  chart_pictures: boolean
}

export const getCapabilities = (): Promise<Capabilities> => json('/capabilities')
