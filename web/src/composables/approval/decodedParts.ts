/** What percent-encoding hides in a value: the host of each address, its path, its parameters. */
export interface DecodedPart {
  kind: 'host' | 'user' | 'path' | 'parameter' | 'fragment' | 'text'
  name: string
  value: string
}

const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>\\]+/gi
const ENCODED = /%[0-9a-f]{2}/i
const MAX_ADDRESSES = 20
const MAX_ROUNDS = 3

/** The parts of the addresses in a text; without any, the text decoded where that changes it. */
export function decodedParts(text: string): DecodedPart[] {
  const addresses = [...text.matchAll(ADDRESS)].slice(0, MAX_ADDRESSES).map(([address]) => address)
  if (addresses.length > 0) return addresses.flatMap(partsOf)
  return ENCODED.test(text) ? partIfEncoded('text', '', text) : []
}

function partsOf(address: string): DecodedPart[] {
  const url = parseUrl(address)
  if (!url) return partIfEncoded('text', '', address)
  const user = [url.username, url.password].filter(Boolean).join(':')
  return [
    { kind: 'host', name: '', value: url.host },
    ...(user ? [{ kind: 'user', name: '', value: decode(user) } as const] : []),
    ...partIfEncoded('path', '', url.pathname),
    ...parameters(url.search.slice(1)),
    ...(url.hash ? [{ kind: 'fragment', name: '', value: decode(url.hash.slice(1)) } as const] : []),
  ]
}

const parameters = (query: string): DecodedPart[] =>
  query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...rest] = pair.replaceAll('+', ' ').split('=')
      return { kind: 'parameter', name: decode(name), value: decode(rest.join('=')) }
    })

function partIfEncoded(kind: DecodedPart['kind'], name: string, text: string): DecodedPart[] {
  const value = decode(text)
  return value === text ? [] : [{ kind, name, value }]
}

/** Decoded until nothing changes: what is encoded twice is not hidden either. */
function decode(text: string): string {
  let plain = text
  for (let round = 0; round < MAX_ROUNDS && ENCODED.test(plain); round += 1) {
    try {
      plain = decodeURIComponent(plain)
    } catch {
      break
    }
  }
  return plain
}

function parseUrl(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}
