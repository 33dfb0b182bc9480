/** Colours and letters of a picture. */

export type Theme = 'default' | 'academy' | 'dark'

export interface Look {
  dark: boolean
  text: string
  muted: string
  line: string
  surface: string
  colors: string[]
}

/** A CJK face first: its Latin letters are good, and a Latin face has no Chinese ones. */
export const FONT =
  '"Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", sans-serif'

const COLORS: Record<Theme, string[]> = {
  default: [
    '#3b5bdb',
    '#12b886',
    '#f59f00',
    '#e8590c',
    '#7950f2',
    '#1098ad',
    '#d6336c',
    '#74b816',
    '#868e96',
    '#4dabf7',
  ],
  academy: [
    '#4e79a7',
    '#f28e2b',
    '#59a14f',
    '#e15759',
    '#76b7b2',
    '#edc948',
    '#b07aa1',
    '#ff9da7',
    '#9c755f',
    '#bab0ac',
  ],
  dark: [
    '#8098ff',
    '#38d9a9',
    '#ffd43b',
    '#ff922b',
    '#b197fc',
    '#3bc9db',
    '#f783ac',
    '#a9e34b',
    '#ced4da',
    '#74c0fc',
  ],
}

/** The look of a theme, with the caller's own colours where he gave some. */
export function lookOf(theme: Theme, palette?: readonly string[], background?: string): Look {
  const dark = theme === 'dark'
  return {
    dark,
    text: dark ? '#e6e9f0' : '#1c2333',
    muted: dark ? '#9aa3b5' : '#5d667a',
    line: dark ? '#3a4150' : '#dfe3ea',
    surface: background ?? (dark ? '#1b1f29' : '#ffffff'),
    colors: palette?.length ? [...palette] : COLORS[theme],
  }
}
