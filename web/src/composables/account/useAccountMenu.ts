import { Check } from '@lucide/vue'
import type { DropdownOption } from 'naive-ui'
import { computed, h, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useHelp } from '@/composables/browser/useHelp'
import { usePreferences, type Theme } from '@/stores/preferences'
import { useWorkspaces } from '@/stores/workspaces'

const THEMES: readonly Theme[] = ['light', 'dark', 'auto']

interface AccountMenu {
  options: ComputedRef<DropdownOption[]>
  select: (key: string) => void
}

/** The menu of one's account. Workspaces are in it for who is in several. */
export function useAccountMenu(onPassword: () => void, onSignOut: () => void): AccountMenu {
  const { t } = useI18n()
  const preferences = usePreferences()
  const workspaces = useWorkspaces()
  const help = useHelp()

  const workspaceChoices = computed(() =>
    workspaces.own.map(({ id, name }) => choice(`workspace:${id}`, name, workspaces.current === id)),
  )
  const languages = computed(() => [
    choice('locale:zh-CN', '中文', preferences.locale === 'zh-CN'),
    choice('locale:en', 'English', preferences.locale === 'en'),
  ])
  const themes = computed(() =>
    THEMES.map((theme) =>
      choice(`theme:${theme}`, t(`common.account.themes.${theme}`), preferences.theme === theme),
    ),
  )
  const options = computed<DropdownOption[]>(() => [
    ...(workspaces.own.length > 0
      ? [toGroup('workspace', t('common.account.workspace'), workspaceChoices.value)]
      : []),
    toGroup('language', t('common.account.language'), languages.value),
    toGroup('theme', t('common.account.theme'), themes.value),
    { type: 'divider', key: 'line' },
    { key: 'help', label: t('common.nav.help') },
    { key: 'password', label: t('common.account.password') },
    { key: 'signOut', label: t('common.account.signOut') },
  ])

  const actions: Record<string, (value: string) => void> = {
    workspace: (id) => {
      if (id !== workspaces.current) workspaces.open(id, '/')
    },
    locale: (value) => {
      preferences.setLocale(value === 'en' ? 'en' : 'zh-CN')
    },
    theme: (value) => {
      preferences.setTheme(THEMES.find((theme) => theme === value) ?? 'auto')
    },
    help: () => {
      window.open(help.value, '_blank', 'noopener,noreferrer')
    },
    password: onPassword,
    signOut: onSignOut,
  }

  function select(key: string): void {
    const [kind = '', value = ''] = key.split(':')
    actions[kind]?.(value)
  }

  return { options, select }
}

function toGroup(key: string, label: string, children: DropdownOption[]): DropdownOption {
  return { type: 'group', key, label, children }
}

function choice(key: string, label: string, isChosen: boolean): DropdownOption {
  return {
    key,
    label,
    icon: () => (isChosen ? h(Check, { size: 15 }) : null),
    props: { 'aria-checked': isChosen },
  }
}
