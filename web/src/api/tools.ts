import { allPages, json } from '@/api/transport/client'

export type GroupName = 'common' | 'database'

/** A tool of the MCP hub. Name, description and schema are its server's own words. */
export interface Tool {
  group: GroupName
  name: string
  server: string
  description: string
  arguments: Record<string, unknown>
  sends_out: boolean
  public: boolean
}

export interface ToolGroup {
  name: GroupName
  state: 'ok' | 'empty' | 'down' | 'not_configured'
  tools: number
  problem: string | null
}

/** What a tool answered; `failed` when it says itself that it failed. */
export interface TrialResult {
  text: string
  failed: boolean
  truncated: boolean
  /** As data: addresses. */
  pictures: string[]
  elapsed_ms: number
}

export const listTools = (): Promise<Tool[]> => allPages('/tools', {})

export const listToolGroups = (): Promise<ToolGroup[]> => allPages('/tools/groups', {})

export const tryTool = (
  tool: Pick<Tool, 'group' | 'name'>,
  values: Record<string, unknown>,
  signal: AbortSignal,
): Promise<TrialResult> =>
  json(`/tools/${tool.group}/${tool.name}/trial`, { method: 'POST', body: { arguments: values }, signal })
