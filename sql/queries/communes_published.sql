-- Whether communes have been imported.
select to_regclass('published.communes') is not null as is_published;
