-- $1 id of the record, $2 collection, $3 feature, $4 longitude, $5 latitude, $6 message, $7 address of mail; null where not
-- given. As the owner: anybody reports. `is_first`: nobody else has in the last day.
insert into maillage.error_report (record_id, collection_id, feature_id, geom, message, email)
values (
  $1::text, $2::text, $3::text,
  case when $4::double precision is not null and $5::double precision is not null
    then public.ST_SetSRID(public.ST_MakePoint($4::double precision, $5::double precision), 4326) end,
  $6::text, $7::text
)
returning id, not exists (
  select from maillage.error_report e
  where e.record_id = $1::text and e.state = 'open' and e.created_at > now() - interval '1 day'
) as is_first;
