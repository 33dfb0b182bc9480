// Healthy is when the hub lists the tools of the group for common questions to someone who has the token.
const url = `http://127.0.0.1:${process.env.PORT || 3000}/mcp/common`
const headers = {
  authorization: `Bearer ${process.env.MCP_HUB_TOKEN}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
}

async function ask(method, params, id) {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ jsonrpc: '2.0', method, params, ...(id && { id }) }),
    signal: AbortSignal.timeout(10_000),
  })
  if (!answer.ok) throw new Error(`${method}: HTTP ${answer.status}`)
  const session = answer.headers.get('mcp-session-id')
  if (session) headers['mcp-session-id'] = session
  const text = await answer.text()
  const line = text.split('\n').find((l) => l.startsWith('data:') && l.includes('"jsonrpc"'))
  return id ? JSON.parse(line ? line.slice(5) : text) : undefined
}

try {
  const clientInfo = { name: 'health', version: '1' }
  await ask('initialize', { protocolVersion: '2025-03-26', capabilities: {}, clientInfo }, 1)
  await ask('notifications/initialized')
  const { result } = await ask('tools/list', {}, 2)
  if (headers['mcp-session-id']) await fetch(url, { method: 'DELETE', headers }).catch(() => undefined)
  if (!result?.tools?.length) throw new Error('the group has no tools')
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
