import type { Reader } from '../reader.ts'

/** Turns single keys off on this device; views/browser/keys.ts keeps the choice. */
export function KeysSwitch({ r }: { r: Reader }) {
  const t = r.text.palette
  return (
    <label class="keys-switch scripted">
      <input type="checkbox" data-keys-switch checked />
      <span>
        {t.keysSwitch}
        <small>{t.keysSwitchHint}</small>
      </span>
    </label>
  )
}
