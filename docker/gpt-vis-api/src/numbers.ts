/** Numbers as people write them on a chart: 万 and 亿 beside Chinese words, K, M, B beside English ones. */

const CHINESE = /[\u4e00-\u9fff]/

export const isChinese = (texts: Iterable<string>): boolean => {
  for (const text of texts) if (CHINESE.test(text)) return true
  return false
}

const STEPS: Record<'zh' | 'en', [number, string][]> = {
  zh: [
    [1e8, '亿'],
    [1e4, '万'],
  ],
  en: [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ],
}

export type Short = (value: number) => string

/** How to write a number shortly in the language of the chart's own words. */
export function shortIn(texts: Iterable<string>): Short {
  const steps = STEPS[isChinese(texts) ? 'zh' : 'en']
  return (value) => {
    const step = steps.find(([from]) => Math.abs(value) >= from)
    return step ? `${briefNumber(value / step[0])}${step[1]}` : briefNumber(value)
  }
}

/** The number in full, grouped by thousands. */
export const full = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 })

const briefNumber = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2 })
