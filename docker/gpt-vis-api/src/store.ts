/** Where drawn pictures wait to be fetched: an object store, or a directory served by this service. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AwsClient } from 'aws4fetch'
import { randomUUID as uuid } from 'node:crypto'
import type { Settings } from './settings.ts'

export interface Store {
  /** Keeps a picture and returns the address it can be fetched from for a while. */
  put(png: Buffer, base: string): Promise<string>
  /** A kept picture, where this service itself hands them out. */
  get(name: string): Promise<Buffer | undefined>
  /** Throws when pictures cannot be kept. */
  check(): Promise<void>
  /** Removes what is too old. */
  sweep(): Promise<void>
}

const NAME = /^[0-9a-f-]{36}\.png$/
const TIMEOUT_MS = 10_000

export const storeFor = (settings: Settings): Store =>
  settings.MINIO_ENDPOINT
    ? new ObjectStore(settings)
    : new Directory(settings.CHART_DIR, settings.CHART_KEEP_S)

class Directory implements Store {
  readonly #dir: string
  readonly #keepMs: number

  constructor(dir: string, keepS: number) {
    this.#dir = dir
    this.#keepMs = keepS * 1_000
  }

  async put(png: Buffer, base: string): Promise<string> {
    const name = `${uuid()}.png`
    await mkdir(this.#dir, { recursive: true, mode: 0o700 })
    await writeFile(join(this.#dir, `.${name}`), png, { mode: 0o600 })
    await rename(join(this.#dir, `.${name}`), join(this.#dir, name)) // never half a picture
    return `${base}/charts/${name}`
  }

  async get(name: string): Promise<Buffer | undefined> {
    if (!NAME.test(name)) return undefined
    return readFile(join(this.#dir, name)).catch(() => undefined)
  }

  async check(): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 })
  }

  async sweep(): Promise<void> {
    const before = Date.now() - this.#keepMs
    for (const name of await readdir(this.#dir).catch(() => [])) {
      const file = join(this.#dir, name)
      const old = await stat(file).then(
        ({ mtimeMs }) => mtimeMs < before,
        () => false,
      )
      if (old) await rm(file, { force: true })
    }
  }
}

/** An S3 bucket, private; links are signed and end after `CHART_KEEP_S`. */
class ObjectStore implements Store {
  readonly #client: AwsClient
  readonly #bucket: string
  readonly #links: string
  readonly #keepS: number
  #made = false

  constructor(settings: Settings) {
    const scheme = settings.MINIO_USE_SSL ? 'https' : 'http'
    this.#client = new AwsClient({
      accessKeyId: settings.MINIO_ACCESS_KEY ?? '',
      secretAccessKey: settings.MINIO_SECRET_KEY ?? '',
      service: 's3',
      region: 'us-east-1',
      retries: 2,
    })
    this.#bucket = `${scheme}://${settings.MINIO_ENDPOINT}/${settings.MINIO_BUCKET}`
    // The host is part of the signature: links are signed for the address that callers know.
    this.#links = `${scheme}://${settings.MINIO_PUBLIC_ENDPOINT ?? settings.MINIO_ENDPOINT}/${settings.MINIO_BUCKET}`
    this.#keepS = settings.CHART_KEEP_S
  }

  async put(png: Buffer): Promise<string> {
    await this.check()
    const key = `charts/${uuid()}.png`
    await this.#send(`${this.#bucket}/${key}`, {
      method: 'PUT',
      body: new Uint8Array(png),
      headers: { 'content-type': 'image/png' },
    })
    const signedRequest = await this.#client.sign(`${this.#links}/${key}?X-Amz-Expires=${this.#keepS}`, {
      aws: { signQuery: true },
    })
    return signedRequest.url
  }

  get(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  async check(): Promise<void> {
    if (this.#made) return
    const response = await this.#fetch(this.#bucket, { method: 'HEAD' })
    if (response.status === 404) await this.#send(this.#bucket, { method: 'PUT' })
    else if (!response.ok) throw new Error(`object store: HTTP ${response.status}`)
    this.#made = true
  }

  /** Objects under `charts/` that are older than their links. */
  async sweep(): Promise<void> {
    const listing = await this.#fetch(`${this.#bucket}?list-type=2&prefix=charts/&max-keys=1000`, {
      method: 'GET',
    })
    if (!listing.ok) return
    const before = Date.now() - this.#keepS * 1_000
    for (const [, entry = ''] of (await listing.text()).matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const key = /<Key>([^<]+)<\/Key>/.exec(entry)?.[1]
      const modifiedAt = Date.parse(/<LastModified>([^<]+)<\/LastModified>/.exec(entry)?.[1] ?? '')
      if (key && modifiedAt < before) await this.#fetch(`${this.#bucket}/${key}`, { method: 'DELETE' })
    }
  }

  async #send(url: string, init: RequestInit): Promise<void> {
    const answer = await this.#fetch(url, init)
    if (!answer.ok) throw new Error(`object store: HTTP ${answer.status}`)
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const answer = await this.#client.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (init.method !== 'GET') await answer.body?.cancel()
    return answer
  }
}
