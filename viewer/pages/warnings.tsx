/** Sentences that go with the data wherever it is shown; nothing without any. */
export function Warnings({ sentences }: { sentences: readonly string[] }) {
  return sentences.length === 0 ? null : (
    <ul class="warnings" aria-label="Avertissements">
      {sentences.map((sentence) => (
        <li>{sentence}</li>
      ))}
    </ul>
  );
}
