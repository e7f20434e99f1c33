-- $1 names. Which extensions the database has, and which the server could add.
select name, installed_version as installed
from pg_available_extensions
where name = any ($1::text[])
order by name;
