-- $1 schemas. Sequences: how to make those that no identity column makes, and who owns them.
select
  n.nspname || '.' || c.relname as name,
  format('%I.%I', n.nspname, c.relname) as target,
  d.deptype is distinct from 'i' as is_free,
  format('create sequence %I.%I as %s start %s increment %s minvalue %s maxvalue %s cache %s %s', n.nspname, c.relname,
    format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
    case when s.seqcycle then 'cycle' else 'no cycle' end) as definition,
  case when d.deptype = 'a' then format('alter sequence %I.%I owned by %s.%I', n.nspname, c.relname,
    d.refobjid::regclass, a.attname) end as ownership
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
  and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where n.nspname = any ($1::text[])
order by 1;
