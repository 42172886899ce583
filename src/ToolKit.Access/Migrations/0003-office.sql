-- 1: the row stands behind the cookie of a sign-in inside Office, and its secret counts nowhere else; 0: a device token.
ALTER TABLE device_token ADD COLUMN office BIGINT NOT NULL DEFAULT 0;
