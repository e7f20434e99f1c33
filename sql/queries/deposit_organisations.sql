-- Organisations for which the asker deposits: whether she publishes there without approval, and the contact address that
-- its records give most often.
select
  o.id, o.name, maillage.may_publish_record(o.id) as may_publish,
  (
    select contact ->> 'email'
    from maillage.metadata_record r
    cross join lateral jsonb_array_elements(
      case when jsonb_typeof(r.details -> 'contacts') = 'array' then r.details -> 'contacts' else '[]' end
    ) as contact
    where r.organisation_id = o.id and contact ->> 'email' is not null
    group by 1
    order by count(*) desc, 1
    limit 1
  ) as email
from maillage.organisation o
where maillage.may_edit_record(o.id)
order by o.name, o.id;
