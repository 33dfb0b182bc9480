/** The map of China's provinces, coloured by number. The map itself is registered by who draws. */
import type { Frame } from '@/composables/chart/frame'
import { FONT_SIZE, fullNumber, type Look, type Option } from '@/composables/chart/look'
import { scale } from '@/composables/chart/distributions'

const SUFFIX = /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市| province| municipality)$/i
const CHINESE = [
  '北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东',
  '海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 西藏 澳门',
].flatMap((names) => names.split(' '))
const LATIN = [
  'beijing tianjin shanghai chongqing hebei shanxi liaoning jilin heilongjiang jiangsu zhejiang anhui',
  'fujian jiangxi shandong henan hubei hunan guangdong hainan sichuan guizhou yunnan shaanxi gansu',
  'qinghai taiwan innermongolia guangxi tibet ningxia xinjiang hongkong macau xizang macao',
].flatMap((names) => names.split(' '))
const KNOWN = new Map([
  ...CHINESE.map((name): [string, string] => [name, name]),
  ...LATIN.map((name, at): [string, string] => [name, CHINESE[at] ?? '']),
])

/** The province's short Chinese name, as the map has it; null for what is none. */
export const provinceOf = (label: string): string | null =>
  KNOWN.get(label.trim().replace(SUFFIX, '').replaceAll(' ', '').toLowerCase()) ?? null

/** The colours with the numbers above them take so much below the map. */
const LEGEND_BELOW = 52

/** A line that fits a phone. */
const PHONE_TEXT = { width: 290, overflow: 'truncate' }

/** Beside the map; below it where the screen is narrow. */
const colors = (look: Look): object =>
  look.narrow
    ? { orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 150 }
    : { left: 4, bottom: 8, itemHeight: 120 }

/** What is on no map: in a corner, above the map where the legend stands below it. */
const unknownPlacesTitle = (unknownPlaces: string[], look: Look): object => ({
  show: unknownPlaces.length > 0,
  text: look.words.offMap(unknownPlaces.slice(0, 3).join(', ')),
  ...(look.narrow ? { left: 0, top: 0 } : { right: 8, bottom: 4 }),
  padding: 0,
  textStyle: { color: look.muted, fontSize: 12, fontWeight: 'normal', ...(look.narrow ? PHONE_TEXT : {}) },
})

const pointedColor = (look: Look): string => (look.dark ? '#d9771f' : '#f5b04c')

export function provinceMap(frame: Frame, look: Look): Option {
  const [column = []] = frame.columns
  const places = frame.labels.map((label, at) => ({
    label,
    name: provinceOf(label),
    value: column[at] ?? null,
  }))
  const labelByName = new Map(places.flatMap(({ name, label }) => (name ? [[name, label]] : [])))
  const unknownPlaces = places.filter(({ name }) => !name).map(({ label }) => label)
  const values = places.flatMap(({ name, value }) => (name && value !== null ? [value] : []))
  return {
    title: unknownPlacesTitle(unknownPlaces, look),
    visualMap: { ...scale(values, look), ...colors(look) },
    series: [
      {
        type: 'map',
        map: 'china',
        name: frame.names[0] ?? '',
        top: look.narrow && unknownPlaces.length > 0 ? 22 : 10,
        bottom: look.narrow ? LEGEND_BELOW : 14,
        roam: false,
        selectedMode: false,
        label: {
          show: !look.narrow,
          color: look.text,
          textBorderColor: look.surface,
          textBorderWidth: 2,
          fontSize: FONT_SIZE,
          formatter: ({ name }: { name: string }) => labelByName.get(name) ?? '',
        },
        labelLayout: { hideOverlap: true },
        emphasis: {
          label: { color: look.text },
          itemStyle: { areaColor: pointedColor(look) },
        },
        itemStyle: {
          areaColor: look.dark ? '#242936' : '#f1f3f7',
          borderColor: look.dark ? '#4a5266' : '#b8c0ce',
        },
        data: places.flatMap(({ name, value }) => (name && value !== null ? [{ name, value }] : [])),
        tooltip: {
          valueFormatter: (value: unknown) =>
            typeof value === 'number' && Number.isFinite(value) ? fullNumber(value, look) : '–',
        },
      },
    ],
  }
}
