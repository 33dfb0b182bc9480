import type { GlobalThemeOverrides } from 'naive-ui'

interface Palette {
  primary: string
  hover: string
  pressed: string
  text: string
  muted: string
  surface: string
  border: string
}

const LIGHT: Palette = {
  primary: '#3b5bdb',
  hover: '#4c6ef5',
  pressed: '#364fc7',
  text: '#1c2333',
  muted: '#576074',
  surface: '#ffffff',
  border: '#dfe3ea',
}

const DARK: Palette = {
  primary: '#8098ff',
  hover: '#97abff',
  pressed: '#6c85f2',
  text: '#e6e9f0',
  muted: '#9aa3b5',
  surface: '#1b1f29',
  border: '#2f3543',
}

/** The colours that the components of Naive UI and the charts share with our style sheet. */
export const palette = (dark: boolean): Palette => (dark ? DARK : LIGHT)

export function themeOverrides(dark: boolean): GlobalThemeOverrides {
  const colors = palette(dark)
  return {
    common: {
      primaryColor: colors.primary,
      primaryColorHover: colors.hover,
      primaryColorPressed: colors.pressed,
      primaryColorSuppl: colors.primary,
      textColorBase: colors.text,
      textColor1: colors.text,
      textColor2: colors.text,
      textColor3: colors.muted,
      placeholderColor: colors.muted,
      borderColor: colors.border,
      dividerColor: colors.border,
      cardColor: colors.surface,
      modalColor: colors.surface,
      popoverColor: dark ? '#242936' : '#ffffff',
      inputColor: dark ? '#14171f' : '#ffffff',
      borderRadius: '8px',
      borderRadiusSmall: '6px',
      fontFamily: 'var(--font)',
      fontFamilyMono: 'var(--font-mono)',
    },
    Input: { border: `1px solid ${colors.border}` },
  }
}

/** Series colours: told apart by the colour-blind too, in order of use. */
export const SERIES_COLORS = [
  '#4c6ef5',
  '#0a8a6a',
  '#e8710a',
  '#9b1c62',
  '#1ea1c4',
  '#6f1fc0',
  '#6c4302',
  '#77629b',
  '#a55725',
  '#34468e',
]

export const SERIES_COLORS_DARK = [
  '#7c9aff',
  '#4f9f77',
  '#d9771f',
  '#fb75bb',
  '#8fd3e8',
  '#b3d12c',
  '#965ea3',
  '#feb79e',
  '#3072df',
  '#b3594b',
]
