-- Who asked to be told when a circular is replaced: ids that Teams gives, days, and no text.
CREATE TABLE subscriptions (
    conversation TEXT NOT NULL,
    user TEXT NOT NULL,
    source TEXT NOT NULL,
    tenant TEXT NOT NULL,
    service_url TEXT NOT NULL,
    bot TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nb', 'nn', 'en')),
    since TEXT NOT NULL,
    seen TEXT NOT NULL,
    claimed TEXT,
    PRIMARY KEY (conversation, user, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscriptions_by_source ON subscriptions (source);
CREATE INDEX subscriptions_by_day ON subscriptions (seen);
