-- Which of the keys a token's hash was made with: device-tokens.key is 1, device-tokens.2.key is 2, and so on.
ALTER TABLE device_token ADD COLUMN key_version BIGINT NOT NULL DEFAULT 1;
