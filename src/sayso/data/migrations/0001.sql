-- The case file, version 1. Table and column names are the words of the record (docs/record.md). Written for sayso.
--
-- `detail` holds the noun as the record's JSON has it and is what sayso reads back; the columns beside it, and the tables
-- source, figure, time and mention, repeat parts of it for people who ask in SQL.

-- What wrote the file.
CREATE TABLE about (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE raw (
    sha256      TEXT PRIMARY KEY,
    size        INTEGER NOT NULL,
    compression TEXT NOT NULL CHECK (compression IN ('none', 'zlib')),
    bytes       BLOB NOT NULL
) STRICT;

CREATE TABLE page (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    file       TEXT,
    url        TEXT,
    captured   TEXT,
    title      TEXT,
    publisher  TEXT,
    published  TEXT,
    modified   TEXT,
    language   TEXT,
    genre      TEXT NOT NULL,
    text       TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL REFERENCES raw (sha256),
    met        TEXT NOT NULL CHECK (json_valid(met)),  -- what came with the bytes: address, encoding and remarks
    detail     TEXT NOT NULL CHECK (json_valid(detail)),
    made_by    TEXT NOT NULL CHECK (json_valid(made_by))
) STRICT;
CREATE INDEX page_published ON page (published);
CREATE INDEX page_raw ON page (raw_sha256);

-- Every place and time at which a page's bytes were met. The page shows the first by name and the earliest by time.
CREATE TABLE capture (
    page     TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    file     TEXT,
    captured TEXT,
    UNIQUE (page, file, captured)
) STRICT;

-- What could not be read or annotated: counted, shown, tried again by the next add that is given it.
CREATE TABLE failure (
    file   TEXT NOT NULL PRIMARY KEY,
    stage  TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE statement (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    page      TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    words     TEXT NOT NULL,
    "start"   INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    certainty TEXT NOT NULL,
    negated   INTEGER NOT NULL,
    block     TEXT NOT NULL,
    found_by  TEXT NOT NULL,
    detail    TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX statement_page ON statement (page, position);
CREATE INDEX statement_certainty ON statement (certainty);

CREATE TABLE source (
    statement INTEGER NOT NULL REFERENCES statement (number) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    innermost INTEGER NOT NULL,
    name      TEXT,
    kind      TEXT NOT NULL,
    words     TEXT,
    cue       TEXT,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_name ON source (name);
CREATE INDEX source_kind ON source (kind);

CREATE TABLE figure (
    statement INTEGER NOT NULL REFERENCES statement (number) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    words     TEXT NOT NULL,
    low       REAL,
    high      REAL,
    bound     TEXT NOT NULL,
    unit      TEXT,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE time (
    statement INTEGER NOT NULL REFERENCES statement (number) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    words     TEXT NOT NULL,
    type      TEXT NOT NULL,
    value     TEXT,
    grain     TEXT,
    open      INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

-- Places and actors.
CREATE TABLE mention (
    statement INTEGER NOT NULL REFERENCES statement (number) ON DELETE CASCADE,
    role      TEXT NOT NULL CHECK (role IN ('place', 'actor')),
    position  INTEGER NOT NULL,
    words     TEXT NOT NULL,
    name      TEXT NOT NULL,
    iso       TEXT,
    PRIMARY KEY (statement, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_name ON mention (name);

CREATE TABLE finding (
    id       TEXT NOT NULL,
    page     TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code     TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    severity TEXT NOT NULL,
    message  TEXT NOT NULL,
    words    TEXT NOT NULL,
    detail   TEXT NOT NULL CHECK (json_valid(detail)),
    pile     INTEGER NOT NULL DEFAULT 0,  -- 1: it rests on other pages of the case
    PRIMARY KEY (id, page)
) STRICT;
CREATE INDEX finding_page ON finding (page);
CREATE INDEX finding_code ON finding (code);

-- What each page is found by that shares something rare with it (numbers, eight bytes each), and its place in time.
CREATE TABLE sketch (
    page    INTEGER NOT NULL PRIMARY KEY REFERENCES page (number) ON DELETE CASCADE,
    rank    INTEGER NOT NULL,
    numbers BLOB NOT NULL,
    met     INTEGER NOT NULL  -- 1: its neighbours have been found
) STRICT;

-- The same by number: who has it, in order of time.
CREATE TABLE feature (
    number INTEGER NOT NULL,
    rank   INTEGER NOT NULL,
    page   INTEGER NOT NULL REFERENCES page (number),
    PRIMARY KEY (number, rank, page)
) STRICT, WITHOUT ROWID;

-- Pages that share so much that they were compared, by number, the smaller first.
CREATE TABLE pair (
    one      INTEGER NOT NULL REFERENCES page (number) ON DELETE CASCADE,
    two      INTEGER NOT NULL REFERENCES page (number) ON DELETE CASCADE,
    bits     INTEGER NOT NULL,  -- what they share
    near_one INTEGER NOT NULL,  -- 1: the second is among those that share most with the first
    near_two INTEGER NOT NULL,
    related  INTEGER,           -- 1: one may come from the other; null: not compared yet
    alike    INTEGER,           -- 1: they may be about one event
    PRIMARY KEY (one, two)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_two ON pair (two);
CREATE INDEX pair_open ON pair (two, one) WHERE related IS NULL;

-- Groups of pages that were worked out together, by the smallest id in each: worked out again where the mark changes.
CREATE TABLE settled (
    what  TEXT NOT NULL CHECK (what IN ('copies', 'claims')),
    name  TEXT NOT NULL,
    mark  TEXT NOT NULL,
    PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;

-- Pages whose neighbours in the pile are still to be found.
CREATE TABLE pending (
    page TEXT NOT NULL PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What a page can be cited by (cites 0) and what its references cite (cites 1): addresses, and titles with publishers,
-- spelled as they are compared.
CREATE TABLE cited_as (
    name  TEXT NOT NULL,
    page  TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    cites INTEGER NOT NULL,
    PRIMARY KEY (name, cites, page)
) STRICT, WITHOUT ROWID;

-- Pages whose findings that rest on other pages are still to be worked out.
CREATE TABLE unaudited (
    page TEXT NOT NULL PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Pages whose copies or claims are still to be worked out, or for which people's judgements are to be carried out again.
CREATE TABLE unsettled (
    page INTEGER NOT NULL REFERENCES page (number) ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('copies', 'claims', 'review')),
    PRIMARY KEY (page, what)
) STRICT, WITHOUT ROWID;

-- Pages whose claims were gathered together, by the smallest id among them; pages that stand alone are left out.
CREATE TABLE neighbourhood (
    page TEXT NOT NULL PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX neighbourhood_name ON neighbourhood (name);

-- The pages that some chain of copies joins; the family's name is the smallest id in it.
CREATE TABLE family (
    page   TEXT NOT NULL PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE,
    family TEXT NOT NULL,
    name   TEXT NOT NULL  -- of the group it was worked out with
) STRICT, WITHOUT ROWID;
CREATE INDEX family_family ON family (family);
CREATE INDEX family_name ON family (name);

CREATE TABLE lost_page (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,  -- of the group it was worked out with
    derived_from TEXT REFERENCES page (id) ON DELETE CASCADE,
    detail       TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX lost_page_name ON lost_page (name);

CREATE TABLE copy (
    number   INTEGER PRIMARY KEY,
    child    TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    parent   TEXT REFERENCES page (id) ON DELETE CASCADE,
    lost     TEXT REFERENCES lost_page (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    share    REAL NOT NULL,
    directed INTEGER NOT NULL,
    reasons  TEXT NOT NULL,
    detail   TEXT NOT NULL CHECK (json_valid(detail)),
    CHECK ((parent IS NULL) <> (lost IS NULL))
) STRICT;
CREATE INDEX copy_child ON copy (child);
CREATE INDEX copy_parent ON copy (parent);
CREATE INDEX copy_lost ON copy (lost);

CREATE TABLE change (
    number  INTEGER PRIMARY KEY,
    child   TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    parent  TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    message TEXT NOT NULL,
    before  TEXT,
    after   TEXT,
    detail  TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX change_child ON change (child);
CREATE INDEX change_parent ON change (parent);

CREATE TABLE claim (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,  -- of the group it was worked out with
    text      TEXT NOT NULL,
    pages     INTEGER NOT NULL,
    origins   INTEGER NOT NULL,
    sources   INTEGER NOT NULL,
    contested INTEGER NOT NULL,
    detail    TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX claim_name ON claim (name);
CREATE INDEX claim_origins ON claim (origins);

-- A claim's statements.
CREATE TABLE appearance (
    claim         INTEGER NOT NULL REFERENCES claim (number) ON DELETE CASCADE,
    statement     INTEGER NOT NULL REFERENCES statement (number) ON DELETE CASCADE,
    contradicting INTEGER NOT NULL,
    PRIMARY KEY (claim, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_statement ON appearance (statement);

CREATE TABLE origin (
    claim   INTEGER NOT NULL REFERENCES claim (number) ON DELETE CASCADE,
    id      TEXT NOT NULL,
    page    TEXT,
    lost    TEXT,
    outlet  TEXT,
    reasons TEXT NOT NULL,
    PRIMARY KEY (claim, id)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE page_words USING fts5 (
    title, text, content = 'page', content_rowid = 'number', tokenize = "unicode61 remove_diacritics 2"
);

-- What an analyst asks first.
CREATE VIEW chains AS
    SELECT p.published, p.publisher, p.title AS page_title,
           coalesce((SELECT group_concat(coalesce(o.name, o.words, o.kind), ' -> ')
                     FROM (SELECT * FROM source WHERE statement = s.number ORDER BY position) AS o), 'the page') AS who,
           s.words AS what, s.certainty, s.negated, s.id AS statement, s.page
    FROM statement AS s JOIN page AS p ON p.id = s.page;

CREATE VIEW figures AS
    SELECT p.published, p.publisher, f.words AS figure, f.low, f.high, f.bound, f.unit,
           coalesce((SELECT coalesce(o.name, o.words, o.kind) FROM source AS o
                     WHERE o.statement = s.number AND o.innermost = 1), 'the page') AS by_whom,
           s.words AS statement_words, s.id AS statement, s.page
    FROM figure AS f JOIN statement AS s ON s.number = f.statement JOIN page AS p ON p.id = s.page;

CREATE VIEW derivations AS
    SELECT c.child, child.title AS child_title, child.published AS child_published, c.kind,
           coalesce(c.parent, c.lost) AS parent, coalesce(parent.title, '(lost page)') AS parent_title,
           parent.published AS parent_published, c.directed, round(c.share, 2) AS share, c.reasons
    FROM copy AS c JOIN page AS child ON child.id = c.child LEFT JOIN page AS parent ON parent.id = c.parent;

CREATE VIEW claims AS
    SELECT c.text, c.origins, c.pages, c.sources, c.contested,
           (SELECT min(p.published) FROM appearance AS a JOIN statement AS s ON s.number = a.statement
            JOIN page AS p ON p.id = s.page WHERE a.claim = c.number) AS first_published, c.id AS claim
    FROM claim AS c;
