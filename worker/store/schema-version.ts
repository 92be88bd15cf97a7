/** The number of the newest migration this code needs; a test holds it against the folder migrations/. */
export const SCHEMA_VERSION = 5
