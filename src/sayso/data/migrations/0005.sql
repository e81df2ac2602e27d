-- The case file, version 5: what was computed once and is no more, for whoever cites it. Written for sayso.
--
-- A claim has another id when it gains an appearance, a finding when its words change. `anchor` is what a judgement of it
-- would hold on to, by which it is found again. What has come back stands here no more.
CREATE TABLE former (
    what   TEXT NOT NULL CHECK (what IN ('claim', 'finding')),
    id     TEXT NOT NULL,
    anchor TEXT NOT NULL CHECK (json_valid(anchor)),
    PRIMARY KEY (what, id)
) STRICT, WITHOUT ROWID;
