-- Organisations in whose name the asker may harvest; the site itself (id null) for its administrators.
select null::bigint as id, 'Le site' as name
where maillage.may_edit_record(null)
union all
(
  select o.id, o.name
  from maillage.organisation o
  where maillage.may_edit_record(o.id)
  order by o.name, o.id
);
