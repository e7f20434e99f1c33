-- $1 id, $2 state, $3 reason of a rejection or null.
update maillage.record_draft set state = $2::text, reason = $3::text where record_id = $1::text returning revision;
