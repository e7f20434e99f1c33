import type { DatasetCollection, DatasetLink, DatasetView } from './dataset_view.ts';

/** Every file of every format and system of coordinates, or the links of a record whose data lies elsewhere. */
export function DatasetDownloads({ view: { collections, links, licence } }: { view: DatasetView }) {
  const nothing =
    collections.length === 0 && links.download.length + links.service.length + links.information.length === 0;
  return (
    <section aria-labelledby="telechargements">
      <h2 id="telechargements" tabIndex={-1}>
        {collections.length === 0 ? 'Accès' : 'Téléchargements'}
      </h2>
      <p>
        Licence :{' '}
        {licence === null ? (
          'non indiquée'
        ) : /^https?:/.test(licence.url) ? (
          <a href={licence.url}>{licence.name}</a>
        ) : (
          licence.name
        )}
      </p>
      {nothing && <p>La fiche ne donne aucun lien vers les données. Demandez-les au contact ci-dessous.</p>}
      {collections.map((one) => (
        <CollectionFiles collection={one} is_only={collections.length === 1} />
      ))}
      {collections.length > 0 && (
        <p class="note">Fichiers faits à la demande, entiers ; leur taille n’est connue qu’une fois faits.</p>
      )}
      <Links title="Fichiers chez le producteur" links={links.download} />
      <Links title="Services" links={links.service} />
      <Links title="Pages" links={links.information} />
    </section>
  );
}

/** The files of one collection: of several, each is told by its title. */
function CollectionFiles({
  collection: { id, title, downloads, other_crs },
  is_only,
}: {
  collection: DatasetCollection;
  is_only: boolean;
}) {
  return (
    <>
      {!is_only && <h3>{title}</h3>}
      <div class="table fits dataset-files" tabIndex={0} role="region" aria-label={`Fichiers de ${id}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Format</th>
              <th scope="col">Fichier, par système de coordonnées</th>
            </tr>
          </thead>
          <tbody>
            {downloads.map(({ format, name, crs }) => (
              <tr>
                <th scope="row">{name}</th>
                <td>
                  <div class="ways-on">
                    {crs.map(({ title, href }) => (
                      <a href={href}>
                        {title}
                        <span class="out-of-sight">
                          {' '}
                          : {id} en {format}
                        </span>
                      </a>
                    ))}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {other_crs !== null && <OtherCrs id={id} title={title} asked={other_crs} />}
    </>
  );
}

/** A file in one of many systems: a form, as a table of them all would hide the usual ones. */
function OtherCrs({
  id,
  title,
  asked: { address, formats, systems },
}: {
  id: string;
  title: string;
  asked: NonNullable<DatasetCollection['other_crs']>;
}) {
  return (
    <details>
      <summary>
        Dans un autre système de coordonnées<span class="out-of-sight"> : {title}</span>
      </summary>
      <form class="filters" method="get" action={address} aria-label={`Fichier de ${id}`}>
        <div class="field">
          <label for={`format-${id}`}>Format du fichier</label>
          <select id={`format-${id}`} name="f">
            {formats.map(([value, title]) => (
              <option value={value}>{title}</option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={`crs-${id}`}>Système de coordonnées</label>
          <select id={`crs-${id}`} name="crs">
            {systems.map(([uri, title]) => (
              <option value={uri}>{title}</option>
            ))}
          </select>
        </div>
        <button type="submit" class="second">
          Télécharger
        </button>
      </form>
    </details>
  );
}

function Links({ title, links }: { title: string; links: readonly DatasetLink[] }) {
  if (links.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="links">
        {links.map(({ title, href, about }) => (
          <li>
            {/^https?:/.test(href) ? <a href={href}>{title}</a> : <span>{title}</span>}{' '}
            {about !== '' && <small>{about}</small>}
          </li>
        ))}
      </ul>
    </>
  );
}
