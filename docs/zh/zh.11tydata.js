export default {
  lang: 'zh',
  layout: 'page.11ty.js',
  permalink: ({ page }) => (page.fileSlug === 'zh' || page.fileSlug === 'index' ? 'zh/index.html' : `zh/${page.fileSlug}/index.html`),
}
