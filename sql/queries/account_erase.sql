-- $1 account. The pseudonym that stays in the audit log; null without the account.
select maillage.erase_account($1::bigint) as pseudonym;
