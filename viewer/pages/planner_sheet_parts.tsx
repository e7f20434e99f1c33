import type { ComponentChildren } from 'preact';

/** A heading of the level that follows from where it stands. */
export function Title({ level, children }: { level: 2 | 3; children: string }) {
  return level === 2 ? <h2>{children}</h2> : <h3>{children}</h3>;
}

/** A wide table of a territory, which phones move sideways. */
export const Scroll = ({ name, of, children }: { name: string; of: string; children: ComponentChildren }) => (
  <div class="sheet-scroll" tabIndex={0} role="region" aria-label={`${name} : ${of}`}>
    {children}
  </div>
);
