-- $1 months that counts are kept, $2 the most rows. Deletes older ones.
delete from maillage.usage
where ctid in (
  select ctid from maillage.usage
  where day < (now() at time zone 'Europe/Paris')::date - make_interval(months => $1::integer)
  limit $2::integer
)
returning 1;
