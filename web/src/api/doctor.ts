import { json } from '@/api/transport/client'

export type PartState = 'ok' | 'warning' | 'failed' | 'off'

/** A part of the installation, in the reader's words. */
export interface Part {
  part: string
  title: string
  state: PartState
  finding: string
  /** What to do; empty when there is nothing to do. */
  cure: string
}

export interface Report {
  state: 'ok' | 'warning' | 'failed'
  parts: Part[]
}

export const getReport = (): Promise<Report> => json('/doctor', {})
