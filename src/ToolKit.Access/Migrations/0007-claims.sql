-- A sign-in of the issuer that has given the grant has come without its claim. Otherwise a grant withdrawn here stays so, though the claim is still there.
ALTER TABLE access_grant ADD COLUMN claim_gone BIGINT NOT NULL DEFAULT 0;

-- Grants from before: nobody knows whose claims were gone, so those withdrawn may come back once.
UPDATE access_grant SET claim_gone = 1 WHERE origin <> '' AND withdrawn_at IS NOT NULL;
