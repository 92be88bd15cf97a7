/** What is offered under a field while a name is typed after an @. */
export function MentionOptions({ names }: { names: readonly { id: string; name: string }[] }) {
  return (
    <>
      {names.map(({ name }) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
        <div role="option" aria-selected="false">
          {name}
        </div>
      ))}
    </>
  )
}
