import { fileURLToPath } from 'node:url'
import { serviceFor } from './server.ts'
import { settingsFrom, type Settings } from './settings.ts'

function settings(): Settings {
  try {
    return settingsFrom(process.env)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(2)
  }
}

const { HOST, PORT, ...rest } = settings()
const service = serviceFor({ HOST, PORT, ...rest }, fileURLToPath(new URL('./renderer.js', import.meta.url)))
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void service.close().finally(() => process.exit(0)))
await service.app.listen({ host: HOST, port: PORT })
