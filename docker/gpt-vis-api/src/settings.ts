/** Settings of the service, read once from the environment. */
import { z } from 'zod'

const empty = (value: unknown): unknown => (value === '' ? undefined : value)
const text = z.preprocess(empty, z.string().optional())
const int = (least: number, most: number, standard: number) =>
  z.preprocess(empty, z.coerce.number().int().min(least).max(most).default(standard))

const schema = z
  .object({
    HOST: z.preprocess(empty, z.string().default('0.0.0.0')),
    PORT: int(0, 65_535, 3_000),
    /** Address under which callers reach this service; links to pictures begin with it. */
    PUBLIC_URL: text,
    CHART_DIR: z.preprocess(empty, z.string().default('/tmp/gpt-vis-charts')),
    CHART_KEEP_S: int(60, 7 * 86_400, 3_600),
    RENDER_PROCESSES: int(1, 16, 2),
    RENDER_TIMEOUT_MS: int(100, 120_000, 10_000),
    RENDER_WAITING: int(1, 10_000, 100),
    RENDER_PICTURES_PER_PROCESS: int(1, 100_000, 500),
    BODY_MAX_BYTES: int(1_024, 64 * 1024 * 1024, 4 * 1024 * 1024),
    MINIO_ENDPOINT: text,
    MINIO_PUBLIC_ENDPOINT: text,
    MINIO_ACCESS_KEY: text,
    MINIO_SECRET_KEY: text,
    MINIO_BUCKET: z.preprocess(empty, z.string().default('charts')),
    MINIO_USE_SSL: z.preprocess((v) => /^(1|true|yes|on)$/i.test(String(v ?? '')), z.boolean()),
  })
  .refine((s) => !s.MINIO_ENDPOINT || (s.MINIO_ACCESS_KEY && s.MINIO_SECRET_KEY), {
    message: 'is needed with MINIO_ENDPOINT',
    path: ['MINIO_ACCESS_KEY, MINIO_SECRET_KEY'],
  })

export type Settings = z.infer<typeof schema>

/** Throws an error whose message names the variable and what it should be, in one line. */
export function settingsFrom(environment: NodeJS.ProcessEnv): Settings {
  const read = schema.safeParse(environment)
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new Error(`${first?.path.join('.') ?? 'settings'}: ${first?.message ?? 'wrong'}`)
}
