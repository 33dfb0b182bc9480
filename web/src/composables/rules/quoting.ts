import { QUOTING, type Quoting } from '@/api/sourceKinds'

const STANDARD: Quoting = { quote: '"', backslashes: false, doubleQuotedTexts: false }

/** How a dialect writes names and texts; as the standard does where it is not known. */
export const quotingOf = (dialect: string): Quoting => QUOTING[dialect] ?? STANDARD
