-- $1 ids of records. With what they describe: the collections of schema `published`, those that the asker may read.
select
  r.id, r.kind, r.title, r.abstract, r.producer, r.licence_name, r.licence_url, r.source_url, r.vintage, r.lineage,
  r.keywords, r.warnings, r.parameters, r.details,
  r.origin, r.state, r.visibility, r.organisation_id, r.curated, r.version, r.created_at, r.updated_at, r.published_at,
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'id', c.id, 'columns', c.columns, 'samples', c.samples, 'feature_count', c.feature_count, 'extent', c.extent,
          'is_public', c.visibility = 'public', 'updated_at', c.updated_at
        )
        order by c.id
      )
      from maillage.collection c
      where c.record_id = r.id
    ),
    '[]'
  ) as collections
from maillage.metadata_record r
where r.id = any ($1::text[])
order by r.id;
