import type { DepositView } from '../../pages/deposit_view.ts';

/** Where to go once it is published. */
export function Done({ deposit: { collection, message } }: { deposit: DepositView }) {
  const id = encodeURIComponent(collection ?? '');
  return (
    <div class="notice done">
      <h2>C’est publié</h2>
      {message !== null && (
        <p>
          {message} <a href={`/catalogue/fiches/${id}/description`}>Modifier la fiche</a>
        </p>
      )}
      <ul class="links">
        <li>
          <a href={`/catalogue/${id}`}>Voir la fiche</a>
        </li>
        <li>
          <a href={`/collections/${id}/items?f=html&limit=50`}>Voir le tableau</a>
        </li>
        <li>
          <a href={`/collections/${id}/download?f=gpkg`}>Télécharger en GeoPackage</a>
        </li>
        <li>
          <a href="/catalogue/deposer">Déposer un autre fichier</a>
        </li>
      </ul>
    </div>
  );
}
