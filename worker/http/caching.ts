/** For files whose name holds the hash of their content. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'
