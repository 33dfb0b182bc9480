import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import type { Locale } from '@/locales'
import { readStored, writeStored } from '@/stores/storage'

export type Theme = 'light' | 'dark' | 'auto'

const THEMES: readonly Theme[] = ['light', 'dark', 'auto']

/** Language, theme and habits of this browser. */
export const usePreferences = defineStore('preferences', () => {
  const locale = ref<Locale>(storedLocale())
  const theme = ref<Theme>(storedTheme())
  /** Whether answers show how they were computed, statement first of all, without a click. */
  const sqlOpen = ref(readStored('sql-open') === 'yes')
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const sidebarCollapsed = ref(readStored('sidebar') === 'collapsed')
  const systemDark = ref(system.matches)
  system.addEventListener('change', (change) => {
    systemDark.value = change.matches
  })
  const dark = computed(() => (theme.value === 'auto' ? systemDark.value : theme.value === 'dark'))

  watchEffect(() => {
    document.documentElement.lang = locale.value
    document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light'
  })

  function setLocale(value: Locale): void {
    locale.value = value
    writeStored('locale', value)
  }

  function setTheme(value: Theme): void {
    theme.value = value
    writeStored('theme', value)
  }

  function setSqlOpen(value: boolean): void {
    sqlOpen.value = value
    writeStored('sql-open', value ? 'yes' : null)
  }

  function setSidebarCollapsed(value: boolean): void {
    sidebarCollapsed.value = value
    writeStored('sidebar', value ? 'collapsed' : null)
  }

  return {
    locale, theme, dark, sqlOpen, sidebarCollapsed, setLocale, setTheme, setSqlOpen, setSidebarCollapsed,
  } // prettier-ignore
})

function storedLocale(): Locale {
  const locale = readStored('locale')
  if (locale === 'en' || locale === 'zh-CN') return locale
  return navigator.languages.some((language) => language.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en'
}

function storedTheme(): Theme {
  const storedName = readStored('theme')
  return THEMES.find((theme) => theme === storedName) ?? 'auto'
}
