-- The case file, version 6: what was merged says in what it is now; lost pages and changes stand as people left them; a
-- judgement says whether it was taken back. Written for sayso.

ALTER TABLE statement ADD COLUMN lives_on TEXT;  -- of what was merged, the id of what it is in now
ALTER TABLE copy ADD COLUMN lives_on TEXT;
ALTER TABLE claim ADD COLUMN lives_on TEXT;
ALTER TABLE finding ADD COLUMN lives_on TEXT;
ALTER TABLE lost_page ADD COLUMN standing TEXT NOT NULL DEFAULT 'computed';
ALTER TABLE lost_page ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lost_page ADD COLUMN lives_on TEXT;

-- Those of copies that people rejected stand rejected; where a copy was turned round, others are made.
ALTER TABLE change ADD COLUMN standing TEXT NOT NULL DEFAULT 'computed';
ALTER TABLE change ADD COLUMN made INTEGER NOT NULL DEFAULT 0;

DROP INDEX claim_altered;
CREATE INDEX claim_altered ON claim (name) WHERE computed IS NOT NULL;
CREATE INDEX copy_altered ON copy (number) WHERE computed IS NOT NULL;
CREATE INDEX lost_page_derived ON lost_page (derived_from) WHERE derived_from IS NOT NULL;
DROP INDEX finding_place;
CREATE INDEX finding_place ON finding (page, made, pile, position);

-- Of a judgement this alone is altered: 1 where it was taken back, by a judgement that holds. What takes back a taking
-- back restores, and so on: each turn settles those whose takings back are settled.
ALTER TABLE judgement ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);
UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u WHERE u.undoes = judgement.id AND NOT u.undone);

DROP VIEW activity;
CREATE VIEW activity AS
    SELECT j.at, j."by", j.act, j.what, j.words, j.grade, j.note,
           j.undone, j.id AS judgement
    FROM judgement AS j ORDER BY j.number DESC;

DROP VIEW derivations;
CREATE VIEW derivations AS
    SELECT c.child, child.title AS child_title, child.published AS child_published, c.kind,
           coalesce(c.parent, c.lost) AS parent, coalesce(parent.title, '(lost page)') AS parent_title,
           parent.published AS parent_published, c.directed, round(c.share, 2) AS share, c.reasons, c.standing
    FROM copy AS c JOIN page AS child ON child.id = c.child LEFT JOIN page AS parent ON parent.id = c.parent
    WHERE c.standing NOT IN ('rejected', 'merged');
