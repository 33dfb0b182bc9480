export default {
  lang: 'en',
  layout: 'page.11ty.js',
  permalink: ({ page }) => (page.fileSlug === 'en' || page.fileSlug === 'index' ? 'en/index.html' : `en/${page.fileSlug}/index.html`),
}
