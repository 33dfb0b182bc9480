import { ref, shallowRef, type Ref } from 'vue'
import { exportTeaching, importTeaching, type ImportSummary } from '@/api/teaching/transfer'
import { ApiError } from '@/api/transport/client'
import { fileName, saveFile } from '@/composables/browser/saveFile'
import { useSubmission } from '@/composables/forms/useSubmission'

/** What an import would do, or why it cannot be done; `entry` names what is wrong. */
export type ImportReport = ImportSummary | { refused: { entry: string; message: string }[] }

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
  async function check(chosenFile: File): Promise<void> {
    file.value = chosenFile
    report.value = null
    await run('check', async () => {
      report.value = await send(chosenFile, true)
    })
  }

  /** Whether it was imported. */
  async function apply(): Promise<boolean> {
    const chosenFile = file.value
    if (!chosenFile) return false
    await run('import', async () => {
      report.value = await send(chosenFile, false)
    })
    return error.value === '' && report.value !== null && !('refused' in report.value)
  }

  function forget(): void {
    file.value = null
    report.value = null
    error.value = ''
  }

  async function send(chosenFile: File, dryRun: boolean): Promise<ImportReport> {
    try {
      return await importTeaching(source.value, chosenFile, dryRun)
    } catch (reason) {
      if (!(reason instanceof ApiError) || reason.fields.length === 0) throw reason
      return { refused: reason.fields.map(({ path, message }) => ({ entry: path, message })) }
    }
  }

  return { busy, error, file, report, download, check, apply, forget }
}

/** How many entries an import adds or changes. */
export const changes = (report: ImportReport): number =>
  'refused' in report
    ? 0
    : [report.terms, report.examples].reduce((sum, { created, changed }) => sum + created + changed, 0)
