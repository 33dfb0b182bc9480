/** What the search reads: every section of the pages of one language, as plain text. */
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&', '&#x27;': "'" }

const plain = (html) =>
  html
    .replace(/<a class="anchor".*?<\/a>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(?:lt|gt|quot|amp|#x27);/g, (one) => ENTITIES[one])
    .replace(/\s+/g, ' ')
    .trim()

function sections({ url, content, data }) {
  return content.split(/(?=<h[23] id=")/).map((part, at) => {
    const [, id, heading] = /^<h[23] id="([^"]+)">(.*?)<a class="anchor"/s.exec(part) ?? []
    const text = plain(part.replace(/^<h[23].*?<\/h[23]>/s, ''))
    return {
      id: `/help${url}${id ? `#${id}` : ''}`,
      page: data.title,
      heading: heading ? plain(heading) : '',
      text: at === 0 ? `${data.description ?? ''} ${text}` : text,
    }
  })
}

export default class {
  data() {
    return {
      pagination: { data: 'languages', size: 1, alias: 'language' },
      languages: ['zh', 'en'],
      permalink: ({ language }) => `search-${language}.json`,
      eleventyExcludeFromCollections: true,
    }
  }

  render({ language, collections }) {
    return JSON.stringify(
      collections.all.filter((one) => one.data.lang === language && one.data.searched !== false).flatMap(sections),
    )
  }
}
