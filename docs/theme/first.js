/** Before anything is drawn: the theme chosen in TableTalk, else the system's. */
window.tabletalk = {
  stored(key) {
    try {
      return localStorage.getItem(`tabletalk.${key}`)
    } catch {
      return null
    }
  },
}
{
  const chosen = window.tabletalk.stored('theme')
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
