-- What the database itself says of the columns of a published table ($1: its name): obligation, length, values, checks of
-- one column, and the published table that a key points to. Only what every row meets: no constraint that is not valid.
with recursive columns as (
  select a.attnum, a.attname, a.attnotnull, a.attidentity, a.attgenerated, a.atthasdef, a.atttypid, a.atttypmod
  from pg_attribute a
  where a.attrelid = to_regclass(format('published.%I', $1::text)) and a.attnum > 0 and not a.attisdropped
),
-- A column's own type, and under a domain the types that it restricts.
types as (
  select c.attnum, t.oid, t.typtype, t.typbasetype, t.typnotnull, c.atttypmod as typmod, t.typtypmod, t.typname
  from columns c
  join pg_type t on t.oid = c.atttypid
  union all
  select d.attnum, t.oid, t.typtype, t.typbasetype, t.typnotnull, d.typtypmod, t.typtypmod, t.typname
  from types d
  join pg_type t on t.oid = d.typbasetype
  where d.typtype = 'd'
)
select
  c.attname as name,
  c.attnotnull or exists (select from types t where t.attnum = c.attnum and t.typnotnull) as is_required,
  c.attidentity = 'a' or c.attgenerated <> '' as is_generated,
  c.atthasdef or c.attidentity <> '' as has_default,
  (
    select min(t.typmod - 4)
    from types t
    where t.attnum = c.attnum and t.typname in ('varchar', 'bpchar') and t.typmod > 4
  ) as max_length,
  (
    select jsonb_agg(e.enumlabel order by e.enumsortorder)
    from types t
    join pg_enum e on e.enumtypid = t.oid
    where t.attnum = c.attnum
  ) as labels,
  coalesce(
    (
      select jsonb_agg(pg_get_constraintdef(k.oid))
      from pg_constraint k
      where k.contype = 'c' and k.convalidated
        and (
          (k.conrelid = to_regclass(format('published.%I', $1::text)) and k.conkey = array[c.attnum])
          or k.contypid in (select t.oid from types t where t.attnum = c.attnum and t.typtype = 'd')
        )
    ),
    '[]'
  ) as checks,
  (
    select jsonb_build_object('table', f.relname, 'column', fa.attname)
    from pg_constraint k
    join pg_class f on f.oid = k.confrelid and f.relnamespace = 'published'::regnamespace
    join pg_attribute fa on fa.attrelid = f.oid and fa.attnum = k.confkey[1]
    where k.contype = 'f' and k.convalidated and k.conkey = array[c.attnum]
      and k.conrelid = to_regclass(format('published.%I', $1::text))
    limit 1
  ) as reference
from columns c
order by c.attnum;
