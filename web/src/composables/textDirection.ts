/** Characters that change the order in which other text is shown: what they stand in may be read as something else. */
const DIRECTION_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g

/** The text in the order in which it is written. */
export const withoutDirectionControls = (text: string): string => text.replace(DIRECTION_CONTROL, '')

/** The text with such characters told by their numbers. */
export const withVisibleDirections = (text: string): string =>
  text.replace(DIRECTION_CONTROL, (control) => `⟨U+${control.charCodeAt(0).toString(16).toUpperCase()}⟩`)
