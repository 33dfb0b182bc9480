/** A process that draws: one request at a time, over the channel of its parent. */
import { sceneOf } from './charts/index.ts'
import { draw, hasChinese } from './draw.ts'
import { Refused, type Request } from './schema.ts'

export interface Job {
  id: number
  request: Request
}
export type Reply =
  | { ready: true; chinese: boolean }
  | { id: number; png: Uint8Array }
  | { id: number; refused: string }
  | { id: number; failed: string }

const send = (reply: Reply): void => void process.send?.(reply)

process.on('message', (job: Job) => void answer(job).then(send))
process.on('disconnect', () => process.exit(0))

async function answer({ id, request }: Job): Promise<Reply> {
  try {
    return { id, png: draw(await sceneOf(request)) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return error instanceof Refused ? { id, refused: message } : { id, failed: message }
  }
}

send({ ready: true, chinese: hasChinese() })
