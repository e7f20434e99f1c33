-- $1 id of the record, $2 text.
insert into maillage.record_comment (record_id, author_id, body) values ($1::text, maillage.account_id(), $2::text);
