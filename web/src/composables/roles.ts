import type { Permission, Role } from '@/api/access/roles'

interface Caller {
  readonly isAdmin: boolean
  may: (permission: Permission) => boolean
}

/** What a role is called: those that are shipped have a word in each language. */
export const roleName = (role: Role, t: (key: string) => string): string =>
  role.shipped ? t(`common.account.roles.${role.id}`) : role.name

/** Whether one may give a role to others: nobody gives more than he has. */
export const canGive = (caller: Caller, role: Role): boolean =>
  caller.isAdmin || (role.id !== 'admin' && role.permissions.every((each) => caller.may(each)))
