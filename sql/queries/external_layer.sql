-- $1 id.
select kind, url, layer from maillage.external_layer where id = $1::bigint;
