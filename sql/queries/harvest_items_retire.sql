-- $1 harvester, $2 remote ids.
update maillage.harvest_item
set outcome = 'retired', changed_at = now(), message = 'Disparue du catalogue distant ; gardée ici, retirée de la publication.'
where harvester_id = $1::bigint and remote_id = any ($2::text[]);
