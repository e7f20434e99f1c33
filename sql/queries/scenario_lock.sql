-- $1 id. Takes the scenario for a change; no row when the asker may not change it. The second of two who change it finds
-- the first one's revision.
select version, revision, title, notes, visibility, organisation_id
from maillage.scenario
where id = $1::uuid
for update;
