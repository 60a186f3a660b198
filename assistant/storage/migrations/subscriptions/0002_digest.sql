-- What a circular said when its follower was last told, as a digest of its words.
ALTER TABLE subscriptions ADD COLUMN digest TEXT NOT NULL DEFAULT '';
