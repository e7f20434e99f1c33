-- $1 id. Takes a working copy for a change; no row without one that the asker keeps.
select record_id, organisation_id, body, visibility, state, reason, summary, based_on, original_format, original_document,
  revision, author_id
from maillage.record_draft where record_id = $1::text for update;
