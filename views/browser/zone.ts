/** A form that makes somebody known begins with the time zone of their own machine. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

for (const select of document.querySelectorAll<HTMLSelectElement>('[data-own-zone] select')) {
  // A name that this list does not have would leave it empty.
  if ([...select.options].some(({ value }) => value === zone)) select.value = zone
}
