import { inject, provide, type InjectionKey } from 'vue'
import { announceExport, type PageExport } from '@/api/runs'
import { announceSavedExport } from '@/api/savedQuestions'
import type { Turn } from '@/composables/chat/turn'

type Announce = (format: PageExport) => Promise<void>
const KEY: InjectionKey<Announce> = Symbol('exports')

/**
 * Tells the service that the page makes a file of an answer, before it does: the service records it, and refuses
 * where the reader may not download, or may not see any more what the page still shows.
 */
export const announce = ({ runId, saved }: Turn, format: PageExport): Promise<void> =>
  saved ? announceSavedExport(saved.id, format) : announceExport(runId, format)

/** Lets what draws the rows of an answer announce what it makes of them. */
export function provideExports(turn: () => Turn): void {
  provide(KEY, (format) => announce(turn(), format))
}

/** What announces files of the rows around; nothing for rows that are no answer's. */
export const injectExports = (): Announce => inject(KEY, () => Promise.resolve())
