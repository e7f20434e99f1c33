/** Where one is among the screens of harvesters. */
export const HarvestCrumbs = ({ harvester }: { harvester?: { id: number; name: string } }) => (
  <p class="crumbs">
    <a href="/catalogue/mes-fiches">Mes jeux de données</a> › <a href="/moissonnages">Moissonnages</a>
    {harvester !== undefined && (
      <>
        {' '}
        › <a href={`/moissonnages/${harvester.id}`}>{harvester.name}</a>
      </>
    )}
  </p>
);
