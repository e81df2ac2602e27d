-- The case file, version 4: a search looks first in what a page reports, and in what belongs to its site only then. Written
-- for sayso.

-- The parts of a page's text by their role; start and end are places in page.text.
CREATE TABLE block (
    page     INTEGER NOT NULL REFERENCES page (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role     TEXT NOT NULL,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    PRIMARY KEY (page, position)
) STRICT, WITHOUT ROWID;
INSERT INTO block
    SELECT p.number, b.key, b.value ->> 'role', b.value ->> 'start', b.value ->> 'end'
    FROM page AS p, json_each(p.detail, '$.blocks') AS b;

-- A page's words: `own` is its report, in the order of its text; `rest` is furniture, tags, embeds and references.
CREATE VIEW reports AS
    SELECT p.number, p.title,
           (SELECT group_concat(words, char(10))
            FROM (SELECT substr(p.text, b.start + 1, b."end" - b.start) AS words FROM block AS b
                  WHERE b.page = p.number AND b.role NOT IN ('furniture', 'tag', 'embed', 'reference')
                  ORDER BY b.position)) AS own,
           (SELECT group_concat(words, char(10))
            FROM (SELECT substr(p.text, b.start + 1, b."end" - b.start) AS words FROM block AS b
                  WHERE b.page = p.number AND b.role IN ('furniture', 'tag', 'embed', 'reference')
                  ORDER BY b.position)) AS rest
    FROM page AS p;

DROP TABLE page_words;
CREATE VIRTUAL TABLE page_words USING fts5 (
    title, own, rest, content = 'reports', content_rowid = 'number', tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO page_words (page_words) VALUES ('rebuild');
INSERT INTO page_words (page_words, rank) VALUES ('rank', 'bm25(4.0, 1.0, 0.001)');
