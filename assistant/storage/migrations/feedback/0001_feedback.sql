-- Feedback on answers. The day but not the time; who gave it is not known.
CREATE TABLE feedback (
    trace_id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
    reasons TEXT NOT NULL,
    comment TEXT NOT NULL,
    conversation TEXT,
    release_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX feedback_by_day ON feedback (day);
CREATE INDEX feedback_by_conversation ON feedback (conversation) WHERE conversation IS NOT NULL;
