import { type Grantable, type Grants, may } from '../worker/domain/access.ts'
import type { Reader } from './reader.ts'

export type Theme = 'system' | 'light' | 'dark'

/** What surrounds the content of every page. */
export type Frame = {
  reader: Reader
  /** Addresses of the static files. */
  assets: { css: string; js: string }
  /** Who is signed in; without one the page shows neither navigation nor menu. */
  member: { name: string; email: string; grants: Grants; unread: number } | null
  theme: Theme
  /** Path and query of this page, to come back to. */
  path: string
  /** Of a preview: the branch and commit it shows. */
  preview?: { branch: string; commit: string } | null
  /** Says what the write before this page did. */
  notice?: string | undefined
  /** Where that write can be taken back. */
  undo?: string | undefined
}

/** Whether whoever is signed in may do this, to some record at least. */
export function allows({ member }: Pick<Frame, 'member'>, grantable: Grantable): boolean {
  return member !== null && may(member.grants, grantable)
}
