-- Organisations in whose name the asker may harvest; the site itself (id null) for its administrators. `needs_approval`:
-- trials alone.
select null::bigint as id, 'Le site' as name, not maillage.may_publish_record(null) as needs_approval
where maillage.may_edit_record(null)
union all
(
  select o.id, o.name, not maillage.may_publish_record(o.id)
  from maillage.organisation o
  where maillage.may_edit_record(o.id)
  order by o.name, o.id
);
