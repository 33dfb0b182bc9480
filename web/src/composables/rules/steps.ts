const LEAST = 2

/** Whether numbers can be shown as multiples of what is typed. */
export const isStep = (typed: string): boolean => /^\d{1,9}$/.test(typed) && Number(typed) >= LEAST
