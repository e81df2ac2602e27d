-- The case file, version 2: findings that rest on other pages. Written for sayso.

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

INSERT INTO unaudited SELECT id FROM page;
