/** Version of lintel-agent; the same as package.json's, which a test holds. */
export const VERSION = '0.1.0'
