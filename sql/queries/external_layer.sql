-- $1 id.
select kind, url, layer, options from maillage.external_layer where id = $1::bigint;
