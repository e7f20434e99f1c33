-- All layers of other servers, and whether the asker may remove each. An address may hold a key: only those who may change
-- the layer are told it.
select
  e.id, e.title, e.kind, case when maillage.may_edit_record(e.organisation_id) then e.url end as url, e.layer, e.attribution, o.name as organisation,
  e.options - 'legend' as options, e.options -> 'legend' is not null as has_legend,
  maillage.may_edit_record(e.organisation_id) as is_own
from maillage.external_layer e
join maillage.organisation o on o.id = e.organisation_id
order by e.title, e.id
limit 500;
