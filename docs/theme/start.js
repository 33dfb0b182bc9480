/** Goes to the documentation in the language chosen in TableTalk, else the browser's. */
const { stored } = window.tabletalk
const language = stored('locale') ?? navigator.language
location.replace(/^zh/i.test(language) ? '/help/zh/' : '/help/en/')
