import { allPages, send } from '@/api/transport/client'

/** Rows of answers and tokens of models that a user may use in a day; null: no limit. */
export interface Budget {
  rows: number | null
  tokens: number | null
}

/** What a user has used since 00:00 UTC, and the limits that count for him. */
export interface BudgetUse {
  rows: number
  rows_limit: number | null
  tokens: number
  tokens_limit: number | null
  /** Whether little or nothing is left. */
  near: boolean
}

export interface UserBudget {
  user_id: string
  /** Whether the budget is set for this user alone. */
  own: boolean
  today: BudgetUse
}

export interface RoleBudget {
  role_id: string
  rows_limit: number | null
  tokens_limit: number | null
}

export type BudgetOwner = 'users' | 'roles'

export const listUserBudgets = (): Promise<UserBudget[]> => allPages('/budgets', {})

export const listRoleBudgets = (): Promise<RoleBudget[]> => allPages('/budgets/roles', {})

/** Gives a user or a role a budget of its own; null takes it away. */
export async function putBudget(owner: BudgetOwner, id: string, budget: Budget | null): Promise<void> {
  const body = {
    rows_limit: budget?.rows ?? null,
    tokens_limit: budget?.tokens ?? null,
    inherit: budget === null,
  }
  await send(`/budgets/${owner}/${id}`, { method: 'PUT', body })
}
