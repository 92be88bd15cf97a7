import {
  type AgentKey,
  adoptNextKey,
  makeKey,
  readKey,
  readNextKey,
  writeNextKey,
} from './key-file.ts'

/** The key the agent signs with, and the one that may follow it. */
export type Keyring = {
  /** What requests are signed with now. */
  readonly key: () => AgentKey
  /** A next key is on disk: a rotation began and its end is not known. */
  readonly hasNext: () => boolean
  /** The next key, made and written at its first call; the same one until it is adopted. */
  readonly next: () => Promise<AgentKey>
  /** Signs with the next key, without letting the old one go: it may be the one the server knows. */
  readonly tryNext: () => Promise<void>
  /** Signs with the key on disk again. */
  readonly turnBack: () => void
  /** The server has taken the next key: the old one is forgotten. */
  readonly adopt: () => void
}

/** The keys of a state folder. Throws AgentProblem `key-missing`, `key-exposed`, `key-damaged`. */
export function openKeyring(folder: string): Keyring {
  let key = readKey(folder)
  let upcoming = readNextKey(folder)
  let signing = key

  async function next(): Promise<AgentKey> {
    if (upcoming) return upcoming
    const made = await makeKey()
    writeNextKey(folder, made)
    upcoming = made
    return made
  }

  return {
    key: () => signing,
    hasNext: () => upcoming !== null,
    next,
    tryNext: async () => {
      signing = await next()
    },
    turnBack: () => {
      signing = key
    },
    adopt: () => {
      if (!upcoming) return
      adoptNextKey(folder)
      key = upcoming
      signing = upcoming
      upcoming = null
    },
  }
}
