import { say_sample, say_type } from './data_words.ts';
import { DatasetApi } from './dataset_api.tsx';
import { DatasetDownloads } from './dataset_downloads.tsx';
import { DatasetFacts } from './dataset_facts.tsx';
import { DatasetPreview } from './dataset_preview.tsx';
import type { DatasetView } from './dataset_view.ts';
import { page, type Page } from './layout.tsx';
import { Prose } from './prose.tsx';
import { Warnings } from './warnings.tsx';

const kinds: Readonly<Record<string, string>> = {
  dataset: 'Jeu de données',
  series: 'Série de données',
  service: 'Service',
  map: 'Carte',
  reuse: 'Réutilisation',
  process_result: 'Résultat de traitement',
};

/** What one knows of a dataset, and all ways to it. */
export function dataset_page(view: DatasetView): Page {
  const { id, title, kind, abstract, state, is_keeper, warnings, collections, attributes, schema_org } = view;
  const [first] = collections;
  const path = encodeURIComponent(id);
  const parts = [
    ...(first === undefined ? [] : [['apercu', 'Aperçu']]),
    ['telechargements', first === undefined ? 'Accès' : 'Téléchargements'],
    ...(first === undefined ? [] : [['api', 'API']]),
    ...(attributes.length === 0 ? [] : [['attributs', 'Attributs']]),
    ['historique', 'Historique'],
    ['contact', 'Contact et citation'],
  ] as const;
  return page({
    title,
    current: 'data',
    islands: first?.map == null ? ['copy', 'url_builder'] : ['copy', 'url_builder', 'small_map'],
    skip_links: [{ href: '#telechargements', title: 'Aller aux téléchargements' }],
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue">Catalogue</a>
        </p>
        <p class="note">{kinds[kind] ?? kind}</p>
        <h1 class="record-title">{title}</h1>
        {state !== null && <p class="notice info">{state}</p>}
        {is_keeper && (
          <p>
            <a href={`/catalogue/fiches/${path}`}>Modifier ou suivre cette fiche</a>
          </p>
        )}
        <Warnings sentences={warnings} />
        <Prose text={abstract} />
        <DatasetFacts view={view} />
        <nav class="parts" aria-label="Parties de la fiche">
          {parts.map(([anchor, name]) => (
            <a href={`#${anchor}`}>{name}</a>
          ))}
        </nav>
        {first !== undefined && <DatasetPreview collection={first} view={view} />}
        <DatasetDownloads view={view} />
        {first !== undefined && <DatasetApi view={view} />}
        {attributes.length > 0 && <Attributes attributes={attributes} />}
        <section aria-labelledby="historique">
          <h2 id="historique">Historique</h2>
          <p>
            Fiche mise à jour le{' '}
            {new Date(view.updated).toLocaleDateString('fr-FR', {
              dateStyle: 'long',
              timeZone: 'Europe/Paris',
            })}
            . <a href={`/catalogue/fiches/${path}/historique`}>Versions de la fiche et des données</a>
          </p>
          {view.lineage !== '' && (
            <details>
              <summary>D’où viennent ces données</summary>
              {view.lineage.split(/\n+/).map((sentence) => (
                <p>{sentence}</p>
              ))}
            </details>
          )}
          <p>
            <a href={`/catalogue/signaler?fiche=${path}`}>Signaler une erreur</a>
          </p>
        </section>
        <Contact view={view} />
        {schema_org !== null && (
          <script
            type="application/ld+json"
            // Nothing in a text may close the element.
            dangerouslySetInnerHTML={{ __html: schema_org.replaceAll('<', String.raw`\u003c`) }}
          />
        )}
      </>
    ),
  });
}

function Attributes({ attributes }: Pick<DatasetView, 'attributes'>) {
  return (
    <>
      <h2 id="attributs">Attributs</h2>
      <div class="table attributes" tabIndex={0} role="region" aria-labelledby="attributs">
        <table>
          <thead>
            <tr>
              <th scope="col">Titre</th>
              <th scope="col">Nom</th>
              <th scope="col">Type</th>
              <th scope="col">Sens</th>
              <th scope="col">Exemples</th>
            </tr>
          </thead>
          <tbody>
            {attributes.map(({ name, title, type, description, samples }) => (
              <tr>
                <th scope="row">{title}</th>
                <td>
                  <code>{name}</code>
                </td>
                <td>{say_type(type)}</td>
                <td>{description}</td>
                <td>
                  {samples
                    .slice(0, 3)
                    .map((sample) => say_sample(sample, type))
                    .join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Contact({
  view: { contacts, citation, metadata, relations, thumbnails, source_url },
}: {
  view: DatasetView;
}) {
  return (
    <section aria-labelledby="contact">
      <h2 id="contact">Contact et citation</h2>
      {contacts.length === 0 && <p>Aucun contact n’est indiqué.</p>}
      <ul class="contacts">
        {contacts.map(({ organisation, name, email, phone, url, role }) => (
          <li>
            <strong>{organisation}</strong>
            {name !== undefined && <>, {name}</>} <small>{role}</small>
            <p class="ways-on">
              {email !== undefined && <a href={`mailto:${email}`}>{email}</a>}
              {phone !== undefined && <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>}
              {url !== undefined && /^https?:/.test(url) && <a href={url}>Site</a>}
            </p>
          </li>
        ))}
      </ul>
      {source_url !== null && /^https?:/.test(source_url) && (
        <p>
          <a href={source_url}>Page du producteur</a>
        </p>
      )}
      <h3>Citer</h3>
      <div class="copy-url">
        <p class="where">
          <code>{citation}</code>
          <button type="button" class="second" hidden data-copy={citation} aria-label="Copier la citation">
            Copier
          </button>
        </p>
      </div>
      {relations.length > 0 && (
        <>
          <h3>Fiches liées</h3>
          <ul class="links">
            {relations.map(({ what, title, href }) => (
              <li>
                {what}&nbsp;: {href === null ? title : <a href={href}>{title}</a>}
              </li>
            ))}
          </ul>
        </>
      )}
      {thumbnails.length > 0 && (
        <>
          <h3>Images</h3>
          <ul class="links">
            {thumbnails.map(({ url, title }) => (
              <li>
                <a href={url} rel="noreferrer">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Cette fiche en d’autres formats</h3>
      <ul class="downloads">
        {metadata.map(({ title, href }) => (
          <li>
            <a class="button second" href={href}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
