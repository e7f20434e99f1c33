import type { ComponentChildren } from 'preact';

interface Props {
  /** What the address gives, in plain words. */
  title: string;
  href: string;
  /** False where a browser shows nothing useful there. */
  opens?: boolean;
  children?: ComponentChildren;
}

/** An address to take elsewhere: readable, opened by a click, copied by a button that its island `copy` shows. */
export function CopyUrl({ title, href, opens = true, children }: Props) {
  return (
    <div class="copy-url">
      <p>
        <strong>{title}</strong> {children}
      </p>
      <p class="where">
        {opens ? (
          <a href={href}>
            <code>{href}</code>
          </a>
        ) : (
          <code>{href}</code>
        )}
        <button
          type="button"
          class="second"
          hidden
          data-copy={href}
          aria-label={`Copier l’adresse : ${title}`}
        >
          Copier
        </button>
      </p>
    </div>
  );
}
