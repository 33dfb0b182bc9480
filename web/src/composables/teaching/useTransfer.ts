import { ref, shallowRef, type Ref } from 'vue'
import { exportTeaching, importTeaching, type ImportReport } from '@/api/teaching/transfer'
import { ApiError } from '@/api/transport/client'
import { fileName, saveFile } from '@/composables/browser/saveFile'
import { useSubmission } from '@/composables/forms/useSubmission'

const NOTHING = { created: 0, changed: 0, unchanged: 0 }

/** Exports what a source was taught, and imports a file: checked first, then taken as a whole. */
export function useTransfer(source: Ref<string>) {
  const { busy, error, run } = useSubmission<'export' | 'check' | 'import'>()
  const file = shallowRef<File | null>(null)
  const report = ref<ImportReport | null>(null)

  const download = (title: string): Promise<void> =>
    run('export', async () => {
      saveFile(await exportTeaching(source.value), fileName(title, 'yaml'))
    })

  /** Tells what the file would change. */
  async function check(chosen: File): Promise<void> {
    file.value = chosen
    report.value = null
    await run('check', async () => {
      report.value = await send(chosen, true)
    })
  }

  /** Whether it was imported. */
  async function apply(): Promise<boolean> {
    const chosen = file.value
    if (!chosen) return false
    await run('import', async () => {
      report.value = await send(chosen, false)
    })
    return error.value === '' && report.value?.problems.length === 0
  }

  function forget(): void {
    file.value = null
    report.value = null
    error.value = ''
  }

  async function send(chosen: File, dryRun: boolean): Promise<ImportReport> {
    try {
      return await importTeaching(source.value, chosen, dryRun)
    } catch (caught) {
      if (!(caught instanceof ApiError) || caught.fields.length === 0) throw caught
      const problems = caught.fields.map(({ path, message }) => ({ entry: path, message }))
      return { terms: NOTHING, examples: NOTHING, problems }
    }
  }

  return { busy, error, file, report, download, check, apply, forget }
}
