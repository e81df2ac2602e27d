-- The case file, version 2: what people judge. Written for sayso.
--
-- What was computed and what people left of it stand side by side: `standing` says which, `detail` and the columns beside
-- it are as people left them, and `computed` keeps the noun as it was computed, where that differs.

-- Never altered. No row it is about is named by a key: those are computed anew, and found again by `ids` or words.
CREATE TABLE judgement (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    at     TEXT NOT NULL,
    "by"   TEXT NOT NULL,
    act    TEXT NOT NULL,
    what   TEXT NOT NULL,
    words  TEXT NOT NULL,
    grade  TEXT,
    note   TEXT,
    undoes TEXT REFERENCES judgement (id),
    detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX judgement_undoes ON judgement (undoes);

-- What each judgement is about, by id: of a claim, of each of its statements.
CREATE TABLE judged (
    judgement INTEGER NOT NULL REFERENCES judgement (number) ON DELETE CASCADE,
    what      TEXT NOT NULL,
    id        TEXT NOT NULL,
    PRIMARY KEY (what, id, judgement)
) STRICT, WITHOUT ROWID;

ALTER TABLE statement ADD COLUMN standing TEXT NOT NULL DEFAULT 'computed';
ALTER TABLE statement ADD COLUMN computed TEXT;
ALTER TABLE statement ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE copy ADD COLUMN standing TEXT NOT NULL DEFAULT 'computed';
ALTER TABLE copy ADD COLUMN computed TEXT;
ALTER TABLE copy ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE claim ADD COLUMN standing TEXT NOT NULL DEFAULT 'computed';
ALTER TABLE claim ADD COLUMN computed TEXT;
ALTER TABLE claim ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN standing TEXT NOT NULL DEFAULT 'computed';
ALTER TABLE finding ADD COLUMN computed TEXT;
ALTER TABLE finding ADD COLUMN made INTEGER NOT NULL DEFAULT 0;

-- What is no longer counted is rare, and so is what was altered.
CREATE INDEX claim_altered ON claim (number) WHERE computed IS NOT NULL;
CREATE INDEX statement_gone ON statement (standing) WHERE standing IN ('rejected', 'merged');
CREATE INDEX claim_gone ON claim (standing) WHERE standing IN ('rejected', 'merged');

-- What people did, last first.
CREATE VIEW activity AS
    SELECT j.at, j."by", j.act, j.what, j.words, j.grade, j.note,
           EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = j.id) AS undone, j.id AS judgement
    FROM judgement AS j ORDER BY j.number DESC;

-- The views of version 1, without what people rejected or merged into something else.
DROP VIEW chains;
CREATE VIEW chains AS
    SELECT p.published, p.publisher, p.title AS page_title,
           coalesce((SELECT group_concat(coalesce(o.name, o.words, o.kind), ' -> ')
                     FROM (SELECT * FROM source WHERE statement = s.number ORDER BY position) AS o), 'the page') AS who,
           s.words AS what, s.certainty, s.negated, s.standing, s.id AS statement, s.page
    FROM statement AS s JOIN page AS p ON p.id = s.page
    WHERE s.standing NOT IN ('rejected', 'merged');

DROP VIEW figures;
CREATE VIEW figures AS
    SELECT p.published, p.publisher, f.words AS figure, f.low, f.high, f.bound, f.unit,
           coalesce((SELECT coalesce(o.name, o.words, o.kind) FROM source AS o
                     WHERE o.statement = s.number AND o.innermost = 1), 'the page') AS by_whom,
           s.words AS statement_words, s.id AS statement, s.page
    FROM figure AS f JOIN statement AS s ON s.number = f.statement JOIN page AS p ON p.id = s.page
    WHERE s.standing NOT IN ('rejected', 'merged');

DROP VIEW derivations;
CREATE VIEW derivations AS
    SELECT c.child, child.title AS child_title, child.published AS child_published, c.kind,
           coalesce(c.parent, c.lost) AS parent, coalesce(parent.title, '(lost page)') AS parent_title,
           parent.published AS parent_published, c.directed, round(c.share, 2) AS share, c.reasons, c.standing
    FROM copy AS c JOIN page AS child ON child.id = c.child LEFT JOIN page AS parent ON parent.id = c.parent
    WHERE c.standing <> 'rejected';

DROP VIEW claims;
CREATE VIEW claims AS
    SELECT c.text, c.origins, c.pages, c.sources, c.contested,
           (SELECT min(p.published) FROM appearance AS a JOIN statement AS s ON s.number = a.statement
            JOIN page AS p ON p.id = s.page WHERE a.claim = c.number) AS first_published, c.standing, c.id AS claim
    FROM claim AS c
    WHERE c.standing NOT IN ('rejected', 'merged');
