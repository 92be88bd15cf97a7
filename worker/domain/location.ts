/** A place on the earth, degrees of WGS 84. */
export type Location = { latitude: number; longitude: number }

/** Six digits are a tenth of a metre. */
const DIGITS = 6

/**
 * Reads what people paste from a map: "55.751244, 37.618423", with a comma, a semicolon or a space between, also
 * with decimal commas. Null when it is no place.
 */
export function readLocation(text: string): Location | null {
  const degrees = String.raw`(-?\d{1,3}(?:[.,]\d{1,15})?)`
  const found = new RegExp(`^\\s*${degrees}\\s*(?:[,;]\\s*|\\s+)${degrees}\\s*$`).exec(text)
  if (!found) return null
  const [latitude, longitude] = [found[1]!, found[2]!].map((part) => Number(part.replace(',', '.')))
  if (Math.abs(latitude!) > 90 || Math.abs(longitude!) > 180) return null
  return { latitude: latitude!, longitude: longitude! }
}

/** A place as it is kept and shown: "55.751244, 37.618423". */
export function writeLocation({ latitude, longitude }: Location): string {
  return [latitude, longitude].map((part) => String(Number(part.toFixed(DIGITS)))).join(', ')
}
