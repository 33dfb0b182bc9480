/** How high a chart is where its place has a height of its own, in pixels. */
import type { InjectionKey, Ref } from 'vue'

export const chartRoom: InjectionKey<Ref<number | null>> = Symbol('chartRoom')
