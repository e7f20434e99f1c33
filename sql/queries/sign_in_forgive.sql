-- $1 hash of a network address. Takes back the one try that succeeded; wrong ones still count.
update maillage.sign_in_failure set failures = greatest(0, failures - 1) where subject_hash = $1::bytea;
