/** A key as stored. */
export type StoredKey = {
  state: 'pending' | 'active' | 'retired' | 'revoked'
  retiresAt: number | null
}

/** How a key stands at `now`: one that has a successor retires by the clock, without a write. */
export type KeyStanding = StoredKey['state'] | 'retiring'

export function keyStanding({ state, retiresAt }: StoredKey, now: number): KeyStanding {
  if (state !== 'active' || retiresAt === null) return state
  return retiresAt <= now ? 'retired' : 'retiring'
}
