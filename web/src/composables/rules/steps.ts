const LEAST = 2

/** Whether numbers can be shown as multiples of what is typed. */
export const isStep = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) >= LEAST
