-- Names the content of the catalogue: another one after each transaction that changed it.
select concat_ws('.', count(*), sum(id)) as version from maillage.catalogue_change;
