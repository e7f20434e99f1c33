-- By what all records were scored last. As the owner.
select fingerprint from maillage.score_basis;
