-- $1 schema, $2 table. Names of its columns; no row when it does not exist.
select attname as name
from pg_attribute
where attrelid = to_regclass(format('%I.%I', $1::text, $2::text)) and attnum > 0 and not attisdropped;
