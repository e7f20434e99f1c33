-- Published records that the asker may see.
select count(*)::integer as count from maillage.searchable_record where state = 'published';
